import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Certificates in PEM form, one or several in a text. */
export type CertificateAuthorities = string | Uint8Array | readonly (string | Uint8Array)[];

/**
 * What a TLS connection is checked against: the roots that Node trusts by itself, and these. Made once and used for
 * many connections, because reading all the roots takes its time.
 *
 * @throws RangeError where a text holds no certificate, or one that cannot be read
 */
export function createTrust(authorities: CertificateAuthorities | undefined): SecureContext {
  if (authorities === undefined) return createSecureContext();
  const texts = typeof authorities === 'string' || isBytes(authorities) ? [authorities] : authorities;
  // OpenSSL skips what it cannot read, and the operator would hear of it from the first viewer.
  const own = texts.flatMap((text) =>
    certificatesIn(isBytes(text) ? Buffer.from(text).toString('latin1') : text),
  );
  return createSecureContext({ ca: [...rootCertificates, ...extraCertificates(), ...own] });
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

function certificatesIn(text: string): string[] {
  const blocks = text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END [A-Z0-9 ]+-----/g);
  if (blocks === null) throw new RangeError('ca: there is no certificate in PEM form');
  try {
    return blocks.map((block) => new X509Certificate(block).toString());
  } catch (cause) {
    throw new RangeError('ca: a certificate cannot be read', { cause });
  }
}

/** Node reads them into its default roots only, which a list of one's own replaces. */
function extraCertificates(): string[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  if (file === undefined || file === '') return [];
  try {
    return certificatesIn(readFileSync(file, 'latin1'));
  } catch {
    // Node has warned of it when it started.
    return [];
  }
}
