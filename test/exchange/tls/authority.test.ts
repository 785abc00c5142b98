import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { authority } from './index.ts';

describe('the test authority', () => {
  it('signs certificates that OpenSSL loads, verifies and matches with their host, whatever the keys', () => {
    for (let round = 0; round < 60; round++) {
      const ca = authority();
      const identity = ca.identity(['api.binance.com']);
      createSecureContext(identity);
      const leaf = new X509Certificate(identity.cert);
      const root = new X509Certificate(ca.cert);
      expect(leaf.verify(root.publicKey)).toBe(true);
      expect(leaf.checkIssued(root)).toBe(true);
      expect(leaf.checkHost('api.binance.com')).toBe('api.binance.com');
      expect(root.ca).toBe(true);
    }
  });

  it('signs flawed certificates on request', () => {
    const ca = authority();
    const root = new X509Certificate(ca.cert);
    const flawed = (flaw: 'expired' | 'wrong-host' | 'untrusted') =>
      new X509Certificate(ca.identity(['api.binance.com'], flaw).cert);
    expect(Date.parse(flawed('expired').validTo)).toBeLessThan(Date.UTC(2017, 0, 1));
    expect(flawed('wrong-host').checkHost('api.binance.com')).toBeUndefined();
    expect(flawed('untrusted').verify(root.publicKey)).toBe(false);
  });
});
