import { UserError } from '#errors';

/** What a column is for. `check` is a second time that should agree with the first. */
export type Role = 'time' | 'clock' | 'check' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'asset';

/** The columns of a file by what they are for; a column that is not needed is undefined. */
export type Roles = readonly (Role | undefined)[];

const openTimes = [
  'opentime',
  'timeopen',
  'opentimeinmillis',
  'opentimems',
  'opentimestamp',
  'opentimeutc',
  'starttime',
  'start',
  'periodstart',
  'timeperiodstart',
  'begin',
  'begintime',
  'bartime',
  'startat',
];
const epochs = [
  'unix',
  'unixtimestamp',
  'unixtime',
  'unixms',
  'timestamp',
  'timestampms',
  'timestamps',
  'timestamputc',
  'timestampsec',
  'ts',
  'epoch',
  'epochms',
  'epochtime',
  'mts',
  'timems',
  'time',
  't',
  'timeutc',
  'opentimeiniso',
];
const dates = [
  'date',
  'datetime',
  'dateutc',
  'datetimeutc',
  'utc',
  'utctime',
  'day',
  'gmttime',
  'localtime',
  'dt',
  'dates',
  'candletime',
  'minute',
  'hour',
  'index',
  '',
  'unnamed0',
];
const closeTimes = [
  'closetime',
  'timeclose',
  'closetimestamp',
  'endtime',
  'end',
  'periodend',
  'timeperiodend',
];

const known: Readonly<Record<Exclude<Role, 'clock' | 'check'>, readonly (readonly string[])[]>> = {
  time: [openTimes, epochs, dates, closeTimes],
  open: [['open', 'o', 'openprice', 'op', 'opening', 'openingprice', 'priceopen', 'opn', 'first']],
  high: [['high', 'h', 'highprice', 'hi', 'highest', 'pricehigh', 'max', 'maxprice', 'highestprice']],
  low: [['low', 'l', 'lowprice', 'lo', 'lowest', 'pricelow', 'min', 'minprice', 'lowestprice']],
  close: [
    [
      'close',
      'c',
      'closeprice',
      'cl',
      'closing',
      'closingprice',
      'priceclose',
      'closelast',
      'cls',
      'tradeprice',
    ],
    ['last', 'price', 'lastprice', 'value'],
    ['adjclose', 'adjustedclose'],
  ],
  volume: [
    [
      'volume',
      'v',
      'vol',
      'basevolume',
      'volumebase',
      'basevol',
      'volumefrom',
      'basecurrencyvolume',
      'volumetraded',
      'qty',
      'quantity',
    ],
    ['amount', 'size', 'candleacctradevolume', 'tradedvolume', 'totalvolume'],
  ],
  asset: [
    [
      'symbol',
      'asset',
      'ticker',
      'pair',
      'instrument',
      'coin',
      'market',
      'product',
      'productid',
      'instid',
      'sym',
      'base',
      'crypto',
      'marketsymbol',
      'tickersymbol',
      'currencypair',
    ],
  ],
};

const quotes = new Set([
  'usd',
  'usdt',
  'usdc',
  'busd',
  'eur',
  'gbp',
  'jpy',
  'krw',
  'try',
  'quote',
  'currency',
  'tusd',
  'fdusd',
  'dai',
  'to',
]);

/**
 * What each named column is for. Two columns that could both be the same price are not guessed at;
 * `isTime` looks into a column nobody recognises by name.
 */
export function rolesOfNames(
  names: readonly string[],
  isTime: (column: number) => boolean = () => false,
): Roles {
  const plain = names.map(simplified);
  const roles: (Role | undefined)[] = names.map(() => undefined);
  for (const role of ['open', 'high', 'low', 'close', 'volume', 'asset'] as const) {
    const at = find(plain, names, role, roles);
    if (at !== undefined) roles[at] = role;
  }
  const times = plain.flatMap((name, at) =>
    roles[at] === undefined && known.time.flat().includes(name) ? [at] : [],
  );
  const ranked = times.toSorted((a, b) => timeRank(plain[a]!) - timeRank(plain[b]!));
  const time = ranked[0] ?? roles.findIndex((role, at) => role === undefined && isTime(at));
  if (time < 0 || time === undefined) return roles;
  roles[time] = 'time';
  const second = ranked.find(
    (at) => at !== time && !closeTimes.includes(plain[at]!) && !openTimes.includes(plain[at]!),
  );
  if (second !== undefined) roles[second] = 'check';
  return separateClock(plain, roles);
}

/** Whether the only times of a file with these names are those of closes. */
export function isCloseTimeName(names: readonly string[]): boolean {
  const at = rolesOfNames(names).indexOf('time');
  return at >= 0 && closeTimes.includes(simplified(names[at]!));
}

/** Whether a line of names is a head: it must name a close and one more price or a time. */
export function looksLikeHead(names: readonly string[]): boolean {
  const roles = rolesOfNames(names);
  const count = (['time', 'open', 'high', 'low', 'close'] as const).filter((role) =>
    roles.includes(role),
  ).length;
  return count >= 3 || (count >= 2 && names.every((name) => /^[^\d]*$/.test(name) && name.length > 0));
}

// A day in one column and a time of day in another.
function separateClock(plain: readonly string[], roles: (Role | undefined)[]): Roles {
  const day = plain.findIndex((name) => name === 'date' || name === 'day');
  const clock = plain.findIndex((name) => name === 'time' || name === 'hour' || name === 'minute');
  const times = [roles[day], roles[clock]];
  if (
    day < 0 ||
    clock < 0 ||
    !times.includes('time') ||
    times.some((role) => role !== 'time' && role !== 'check')
  )
    return roles;
  roles[day] = 'time';
  roles[clock] = 'clock';
  return roles;
}

function timeRank(name: string): number {
  return known.time.findIndex((list) => list.includes(name));
}

function find(
  plain: readonly string[],
  names: readonly string[],
  role: 'open' | 'high' | 'low' | 'close' | 'volume' | 'asset',
  taken: Roles,
): number | undefined {
  const free = plain.map((name, at) => ({ name, at })).filter(({ at }) => taken[at] === undefined);
  for (const list of known[role]) {
    const exact = free.filter(({ name }) => list.includes(name));
    if (exact.length > 1 && role !== 'asset' && role !== 'volume')
      throw ambiguous(
        exact.map(({ at }) => names[at]!),
        role,
      );
    if (exact[0]) return exact[0].at;
  }
  if (role === 'asset') return undefined;
  if (role === 'volume') return free.find(({ name }) => isBaseVolume(name))?.at;
  const partly = free.filter(
    ({ at }) =>
      words(names[at]!).includes(role) &&
      !words(names[at]!).some((word) =>
        ['time', 'interest', 'date', 'timestamp', 'adj', 'adjusted'].includes(word),
      ),
  );
  if (partly.length > 1)
    throw ambiguous(
      partly.map(({ at }) => names[at]!),
      role,
    );
  return partly[0]?.at;
}

function isBaseVolume(name: string): boolean {
  const [, coin] = /^vol(?:ume)?(?:in)?(.+)$/.exec(name) ?? /^(.+?)vol(?:ume)?$/.exec(name) ?? [];
  return coin !== undefined && !quotes.has(coin) && !/taker|buy|sell|quote|24h/.test(coin);
}

function simplified(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/^\d+(?=[a-z])/, '');
}

function words(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

function ambiguous(names: readonly string[], role: Role): UserError {
  return new UserError(
    'data',
    `The columns ${names.map((name) => `"${name}"`).join(' and ')} could both be the ${role}. Say what each column is, for example --columns time,open,high,low,close,volume with - for what is not needed.`,
  );
}

const given: Readonly<Record<string, Role | undefined>> = {
  time: 'time',
  timestamp: 'time',
  date: 'time',
  t: 'time',
  clock: 'clock',
  open: 'open',
  o: 'open',
  high: 'high',
  h: 'high',
  low: 'low',
  l: 'low',
  close: 'close',
  c: 'close',
  volume: 'volume',
  v: 'volume',
  asset: 'asset',
  symbol: 'asset',
  '-': undefined,
  _: undefined,
  '': undefined,
};

/** Reads `--columns time,open,high,low,close,volume`. */
export function parseColumns(text: string): Roles {
  const roles = text.split(',').map((word) => {
    const name = word.trim().toLowerCase();
    if (Object.hasOwn(given, name)) return given[name];
    throw new UserError(
      'usage',
      `--columns: "${word}" is not a column. Allowed: time, clock, open, high, low, close, volume, asset, and - for what is not needed.`,
    );
  });
  for (const role of ['time', 'open', 'high', 'low', 'close'] as const) {
    const count = roles.filter((known) => known === role).length;
    if (count !== 1)
      throw new UserError(
        'usage',
        `--columns: "${text}" names ${role} ${count === 0 ? 'nowhere' : `${count} times`}. Name time, open, high, low and close once each, for example --columns time,open,high,low,close,volume.`,
      );
  }
  return roles;
}
