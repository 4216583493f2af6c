import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** What a TLS server of Node takes. */
export interface LocalCertificate {
  /** PEM. It leaves this process nowhere. */
  readonly key: string;
  /** PEM: signed by itself, so that it is its own authority to whoever is given it. */
  readonly cert: string;
}

const DAY = 86_400_000;

/**
 * A certificate for this run of the server: made anew each time, valid from yesterday (a device beside it may have a
 * slow clock) for a year.
 *
 * @param names host names, wildcards (`*.cloudfront.net`) and addresses without brackets
 */
export async function createLocalCertificate(names: readonly string[]): Promise<LocalCertificate> {
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: 'cf-player local distribution' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + 365 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...new Set(names)].map((name) =>
          isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
        ),
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
