/**
 * What kind of trouble it was. Scripts depend on the exit code that belongs to each kind:
 * usage and configuration 2, gate 3, authentication 4, data 5, everything else 1.
 */
export type ErrorKind = (typeof errorKinds)[number];
export const errorKinds = ['failed', 'usage', 'config', 'gate', 'authentication', 'data'] as const;

/**
 * An expected mistake. The message is one sentence for a person: what is wrong with the value in
 * quotes, what is allowed, what to type next. Anything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
