// Keys of records that are names of markets, coins or orders, not fields.
const named = /^(XBTUSDT|XXBTZUSD|O[0-9A-Z-]+|T[0-9A-Z]+-[0-9A-Z-]+)$/;

/** Fields of the sample that are missing or of another type; lists are compared by their first element. */
export function differences(sample: unknown, made: unknown, place = ''): string[] {
  if (sample === null || made === null || sample === '') return [];
  if (Array.isArray(sample) || Array.isArray(made)) {
    if (!Array.isArray(sample) || !Array.isArray(made))
      return [`${place} is ${kindOf(made)}, not ${kindOf(sample)}`];
    if (sample.length === 0) return [];
    if (made.length === 0) return [`${place} is empty`];
    if (!Array.isArray(sample[0]) && typeof sample[0] !== 'object')
      return sample.flatMap((item, k) =>
        k < made.length ? differences(item, made[k], `${place}[${k}]`) : [],
      );
    return differences(sample[0], made[0], `${place}[0]`);
  }
  if (typeof sample !== 'object' || typeof made !== 'object') {
    return typeof sample === typeof made ? [] : [`${place} is ${kindOf(made)}, not ${kindOf(sample)}`];
  }
  const [own, theirs] = [
    made as Readonly<Record<string, unknown>>,
    sample as Readonly<Record<string, unknown>>,
  ];
  const [first] = Object.keys(theirs);
  if (first !== undefined && named.test(first))
    return differences(
      theirs[first],
      Object.values(own).find((value) => typeof value === 'object'),
      `${place}.*`,
    );
  return Object.keys(theirs).flatMap((field) =>
    field in own
      ? differences(theirs[field], own[field], `${place}.${field}`)
      : [`${place}.${field} is missing`],
  );
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : typeof value;
}
