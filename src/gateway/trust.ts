import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Certificates in PEM form, one or several in a text. */
export type CertificateAuthorities = string | readonly string[];

/**
 * What a TLS connection is checked against: the roots that Node trusts by itself, and these. Made once and used for
 * many connections, because reading all the roots takes its time.
 *
 * @throws RangeError where a text holds no certificate, or one that cannot be read
 */
export function createTrust(authorities: CertificateAuthorities | undefined): SecureContext {
  if (authorities === undefined) return createSecureContext();
  const texts = typeof authorities === 'string' ? [authorities] : authorities;
  // OpenSSL skips what it cannot read, and the operator would hear of it from the first viewer.
  const own = texts.flatMap((text) => certificatesIn(text));
  return createSecureContext({ ca: [...rootCertificates, ...own] });
}

function certificatesIn(text: string): string[] {
  const blocks = text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END [A-Z0-9 ]+-----/g);
  if (blocks === null) throw new RangeError('ca: there is no certificate in PEM form');
  try {
    return blocks.map((block) => new X509Certificate(block).toString());
  } catch (cause) {
    throw new RangeError('ca: a certificate cannot be read', { cause });
  }
}
