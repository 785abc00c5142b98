import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { der } from './der.ts';

export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export type Flaw = 'expired' | 'wrong-host' | 'untrusted';

/** A certificate authority that nobody trusts but those who are told to. */
export interface Authority {
  readonly cert: string;
  identity(hosts: readonly string[], flaw?: Flaw): Identity;
}

// Long enough for any clock that a test may run under.
const validFrom = Date.UTC(2015, 0, 1);
const validTo = Date.UTC(2049, 0, 1);
const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'));

export function authority(): Authority {
  const own = pair();
  const cert = certificate({
    subject: 'Fake Exchange CA',
    issuer: 'Fake Exchange CA',
    to: validTo,
    public: own.publicKey,
    signer: own.privateKey,
    extensions: caExtensions,
  });
  return {
    cert,
    identity(hosts, flaw) {
      const { publicKey, privateKey } = pair();
      const names = flaw === 'wrong-host' ? ['elsewhere.invalid'] : hosts;
      const signed = certificate({
        subject: names[0]!,
        issuer: 'Fake Exchange CA',
        to: flaw === 'expired' ? Date.UTC(2016, 0, 1) : validTo,
        public: publicKey,
        signer: flaw === 'untrusted' ? pair().privateKey : own.privateKey,
        extensions: [subjectAltNames(names)],
      });
      return { cert: signed, key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
    },
  };
}

function pair() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

interface Draft {
  readonly subject: string;
  readonly issuer: string;
  readonly to: number;
  readonly public: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** X.509 v3, RFC 5280 section 4.1. */
function certificate(draft: Draft): string {
  const key = draft.public.export({ type: 'spki', format: 'der' });
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.of(2))),
    der.integer(serialNumber(key)),
    ecdsaWithSha256,
    commonName(draft.issuer),
    der.sequence(der.time(validFrom), der.time(draft.to)),
    commonName(draft.subject),
    key,
    der.explicit(3, der.sequence(...draft.extensions)),
  );
  const signature = sign('sha256', body, draft.signer);
  const base64 = der.sequence(body, ecdsaWithSha256, der.bits(signature)).toString('base64');
  const lines = base64.match(/.{1,64}/g)!.join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

// Positive and without a leading zero byte, as DER wants its numbers.
function serialNumber(key: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x40), createHash('sha256').update(key).digest().subarray(0, 11)]);
}

function commonName(name: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8(name))));
}

const caExtensions = [
  extension('2.5.29.19', der.sequence(der.boolean(true))),
  // May sign certificates and revocation lists.
  extension('2.5.29.15', der.bits(Buffer.of(0x06), 1)),
];

function subjectAltNames(hosts: readonly string[]): Buffer {
  return extension(
    '2.5.29.17',
    der.sequence(...hosts.map((host) => der.implicit(2, Buffer.from(host)))),
    false,
  );
}

function extension(id: string, content: Buffer, critical = true): Buffer {
  return der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octets(content));
}
