import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** CloudFront's base64 of a document or of bytes: `+` is `-`, `=` is `_`, `/` is `~`. */
export function safeBase64(value: unknown): string {
  const bytes = Buffer.isBuffer(value)
    ? value
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

let key: KeyObject | undefined;

function signature(text: string): string {
  key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return safeBase64(createSign('RSA-SHA1').update(text).sign(key));
}

/** A query as CloudFront's developer guide describes it, really signed. Seconds of the epoch. */
export function cannedQuery(resource: string, expires: number): string {
  const policy = `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
  return `Expires=${expires}&Signature=${signature(policy)}&Key-Pair-Id=K2JCJMDEHXQW5F`;
}

export function customQuery(resource: string, expires: number, starts?: number): string {
  const policy = JSON.stringify({
    Statement: [
      {
        Resource: resource,
        Condition: {
          DateLessThan: { 'AWS:EpochTime': expires },
          ...(starts === undefined ? {} : { DateGreaterThan: { 'AWS:EpochTime': starts } }),
        },
      },
    ],
  });
  return `Policy=${safeBase64(policy)}&Signature=${signature(policy)}&Key-Pair-Id=K2JCJMDEHXQW5F`;
}
