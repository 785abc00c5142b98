import { type ErrorKind, UserError } from '#errors';
import { Trouble, type TroubleKind } from '#exchange';

const advice: Readonly<Record<TroubleKind, string>> = {
  unreachable: 'Check the network, and httpsProxy in the configuration if a proxy is needed.',
  interrupted: 'Check the network and try again; what was stored stays.',
  timeout: 'Try again; on a slow line give it longer: deadline in the configuration.',
  untrusted:
    'Somebody may be listening in: nothing was sent. Check the clock of this machine, or the certificate of your proxy (NODE_EXTRA_CA_CERTS).',
  redirected: 'Check the network: a login page or a filter may sit in between.',
  garbled: 'Try again later; if it stays, the exchange may have changed: update cryptobot.',
  unavailable: 'Try again later.',
  blocked: 'Exchanges turn away some countries and networks. Use another exchange, or a proxy: httpsProxy.',
  maintenance: 'Try again when it is over.',
  limited: 'Wait a while; is another program asking from this address?',
  banned: 'Wait until it is lifted, and find out what else asks from this address.',
  clock: 'Set the clock of this machine.',
  authentication: 'Check the key and what it may do.',
  funds: 'Check the balance.',
  duplicate: 'It was accepted before.',
  missing: 'Check what is open at the exchange.',
  refused: 'Check the market and the timeframe.',
  unsupported: 'Use another exchange.',
  unknown: 'Try again; if it stays, report it.',
};

/** A trouble with an exchange as a sentence for its user, and what to do about it. */
export function troubleError(trouble: Trouble, about = ''): UserError {
  return new UserError(errorKind(trouble), about + troubleSentence(trouble), { cause: trouble });
}

/** The same without the kind of error. */
export function troubleSentence({ exchange, call, kind, reason }: Trouble): string {
  return `"${exchange}" gave no ${call}: ${reason.replace(/\.+$/, '')} (${kind}). ${advice[kind]}`;
}

/** Why anything failed, for those who go on. Of what nobody expected the whole trace is told. */
export function troubleReason(error: unknown): string {
  if (error instanceof Trouble) return troubleSentence(error);
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function errorKind({ kind }: Trouble): ErrorKind {
  return kind === 'authentication' ? 'authentication' : 'failed';
}
