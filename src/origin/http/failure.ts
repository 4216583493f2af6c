import { randomBytes } from 'node:crypto';
import { s3Error, type Answer } from './answer.js';
import { cloudFrontPage, cloudFrontXml } from './cloudfront-answer.js';

/** What S3 says, by its codes: status and message. */
const S3: Readonly<Record<string, readonly [number, string]>> = {
  AccountProblem: [403, 'There is a problem with the account that prevents this request.'],
  AllAccessDisabled: [403, 'All access to this object has been disabled.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed; the region is wrong.'],
  ExpiredToken: [400, 'The provided token has expired.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidObjectState: [403, "The operation is not valid for the object's storage class"],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented.'],
  PermanentRedirect: [301, 'The bucket must be addressed using another endpoint.'],
  PreconditionFailed: [412, 'At least one of the preconditions did not hold.'],
  RequestTimeTooSkewed: [403, "The difference between the request time and the server's time is too large."],
  RequestTimeout: [400, 'The connection to the server was not used within the timeout period.'],
  ServiceUnavailable: [503, 'Service is unable to handle request.'],
  SignatureDoesNotMatch: [403, 'The calculated request signature does not match the one provided.'],
  SlowDown: [503, 'Please reduce your request rate.'],
  TemporaryRedirect: [307, 'Please re-send this request to the specified temporary endpoint.'],
};

/** What CloudFront says of signed requests. */
const SIGNED: Readonly<Record<string, string>> = {
  MissingKey: 'Missing Key-Pair-Id query parameter or cookie value',
  InvalidKey: 'Unknown Key',
  MalformedSignature: 'Could not unencode Signature',
  MalformedPolicy: 'Malformed Policy',
  AccessDenied: 'Access denied',
};

/** Pages of CloudFront, by status or by status and reason. */
const PAGES: Readonly<Record<string, readonly [number, string]>> = {
  '400': [400, 'Bad request.'],
  '403': [403, 'Request blocked.'],
  '403-geo': [403, 'The Amazon CloudFront distribution is configured to block access from your country.'],
  '403-host': [403, 'Bad request.'],
  '414': [414, 'The URL is too long.'],
  '421': [421, 'Bad request.'],
  '494': [494, 'Request header is too long.'],
  '500': [500, 'CloudFront encountered an internal error.'],
  '502': [502, 'CloudFront wasn&#39;t able to connect to the origin.'],
  '503': [503, 'CloudFront wasn&#39;t able to resolve the origin domain name.'],
  '503-LimitExceeded': [503, 'The request throughput limit was exceeded.'],
  '503-CapacityExceeded': [503, 'CloudFront encountered an internal error: capacity exceeded.'],
  '504': [504, 'CloudFront attempted to establish a connection with the origin, but it timed out.'],
};

const SITE_PAGE = `<!doctype html>
<html lang="en"><head><title>Page not found</title></head>
<body><h1>This page is not here</h1><p>Try the start page.</p></body></html>
`;

/** The names that {@link failureOf} knows, for documentation and tests. */
export const FAILURES: readonly string[] = [
  ...Object.keys(SIGNED),
  'AccessDenied-S3',
  ...Object.keys(S3),
  ...Object.keys(PAGES),
  'page-200',
  'page-403',
  'page-404',
];

/**
 * An error by its name: a code of S3 or of signed requests, the status of a page of CloudFront, or `page-<status>`: the
 * owner's own page, of whatever status. Undefined where there is none of the name.
 *
 * @param key what was asked for
 */
export function failureOf(asked: string, key: string): Answer | undefined {
  const name = asked === '404' ? 'NoSuchKey' : asked === '416' ? 'InvalidRange' : asked;
  const own = <Value>(table: Readonly<Record<string, Value>>): Value | undefined =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  const signed = own(SIGNED);
  if (signed !== undefined) return cloudFrontXml(name, signed);
  if (name === 'AccessDenied-S3') return fromS3(403, 'AccessDenied', 'Access Denied');
  const s3 = own(S3);
  if (s3 !== undefined) return fromS3(s3[0], name, s3[1], factsOf(name, key));
  const page = own(PAGES);
  if (page !== undefined) return cloudFrontPage(...page);
  const status = /^page-([245]\d\d)$/.exec(name)?.[1];
  if (status === undefined) return undefined;
  return { status: Number(status), type: 'text/html', body: SITE_PAGE, headers: { server: 'AmazonS3' } };
}

function factsOf(code: string, key: string): Readonly<Record<string, string>> {
  if (code === 'NoSuchKey') return { Key: key };
  if (code === 'NoSuchBucket') return { BucketName: 'cf-player-media' };
  if (code === 'PermanentRedirect' || code === 'TemporaryRedirect')
    return { Endpoint: 'cf-player-media.s3.eu-central-1.amazonaws.com', Bucket: 'cf-player-media' };
  return {};
}

function fromS3(
  status: number,
  code: string,
  message: string,
  facts: Readonly<Record<string, string>> = {},
): Answer {
  const RequestId = randomBytes(8).toString('hex').toUpperCase();
  const HostId = randomBytes(57).toString('base64');
  const answer = s3Error(status, code, message, { ...facts, RequestId, HostId });
  return { ...answer, headers: { 'x-amz-request-id': RequestId, 'x-amz-id-2': HostId } };
}
