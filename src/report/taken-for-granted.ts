/** What stands beside the command that makes a report again: what has no value cannot be written out in it. */
export const takenForGranted =
  'It takes for granted that no other configuration or variable sets what it does not name.';
