import type { Alert, Severity } from './alert.ts';
import { cut, plain } from './escape.ts';
import { type Fact, factsOf } from './facts.ts';
import type { News } from './news.ts';

interface Embed {
  readonly title: string;
  readonly description: string;
  readonly color: number;
  readonly fields: readonly { readonly name: string; readonly value: string; readonly inline: boolean }[];
  readonly timestamp?: string;
}

/** What a webhook of Discord takes. */
export interface DiscordMessage {
  readonly username: string;
  /** Whatever a text says, nobody is called. */
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly Embed[];
}

// Discord's limits: embeds of a message, then characters.
const most = {
  embeds: 10,
  title: 256,
  description: 4096,
  fields: 25,
  name: 256,
  value: 1024,
  whole: 6000,
};
// The last moment that a date can say.
const lastTime = 8.64e15;

const colours: Readonly<Record<Severity, number>> = { info: 0x3b82f6, warning: 0xf59e0b, critical: 0xdc2626 };
const signs: Readonly<Record<Severity, string>> = { info: '', warning: '⚠️ ', critical: '🚨 ' };
const titles: Readonly<Record<News['kind'], string>> = {
  entry: '📈 Entry',
  exit: '📉 Exit',
  transfer: '💸 Transfer',
  risk: '🛡️ Risk',
  mode: '🚦 Mode',
  refusal: '⛔ Refused',
  trouble: '📡 Exchange',
  summary: '🗓️ Day',
};

/** As many of the alerts, from the first on, as one message holds. */
export function discordMessage(alerts: readonly Alert[]): DiscordMessage & { readonly holds: number } {
  const embeds: Embed[] = [];
  let size = 0;
  for (const alert of alerts.slice(0, most.embeds)) {
    const embed = embedOf(alert);
    size += sizeOf(embed);
    if (embeds.length > 0 && size > most.whole) break;
    embeds.push(embed);
  }
  return { username: 'cryptobot', allowed_mentions: { parse: [] }, embeds, holds: embeds.length };
}

function embedOf(alert: Alert): Embed {
  const { severity, subject, message, at, news } = alert;
  const head = news ? `${titles[news.kind]}: ${plain(subject)}` : plain(subject);
  const title = visible(cut(`${signs[severity]}${head}`, most.title));
  const description = visible(cut(plain(message), most.description / 2));
  const fields: Embed['fields'][number][] = [];
  let room = most.whole - title.length - description.length;
  for (const fact of factsOf(alert).slice(0, most.fields)) {
    const field = fieldOf(fact);
    room -= field.name.length + field.value.length;
    if (room < 0) break;
    fields.push(field);
  }
  const timestamp = Math.abs(at) <= lastTime ? { timestamp: new Date(at).toISOString() } : {};
  return { title, description, color: colours[severity], fields, ...timestamp };
}

// A field without a name or a value is refused with the whole message.
function fieldOf([name, value]: Fact): Embed['fields'][number] {
  const shown = { name: cut(plain(name), most.name), value: cut(plain(value), most.value) };
  return { name: visible(shown.name), value: visible(shown.value), inline: !value.includes('\n') };
}

function visible(text: string): string {
  return text.trim() === '' ? '–' : text;
}

function sizeOf({ title, description, fields }: Embed): number {
  return fields.reduce(
    (sum, { name, value }) => sum + name.length + value.length,
    title.length + description.length,
  );
}
