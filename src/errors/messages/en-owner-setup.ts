import type { OwnerHintText } from './owner-hint-text.js';

/** Configuration, CloudFront distributions, and what a browser lacks. */
export const EN_OWNER_SETUP = {
  CF_CONFIG_NO_SOURCE: {
    happened: 'The configuration names nothing to play.',
    hint: 'Give distribution and file, or streamer and file, or src, or hls.',
    check: [
      'the spelling of the attributes (web-distribution, not webdistribution-url)',
      'whether a script sets them after the element is on the page',
    ],
  },
  CF_CONFIG_INVALID: {
    happened: 'A value of the configuration cannot be used, or two of them contradict each other.',
    hint: 'The message names the field; correct its value. `npx cf-player resolve` prints what a configuration means.',
    check: [
      'the field that the message names',
      'line breaks or quotes pasted into an address',
      'ports from 1 to 65535, hosts without user names',
    ],
  },
  CF_CONFIG_GATEWAY_MISSING: {
    happened:
      'An RTMP address is given, and no gateway. Browsers cannot open the TCP connections that RTMP needs.',
    hint: 'Run `cf-player gateway --allow host:1935` beside the RTMP server and give its wss:// address as gateway; or leave RTMP out and give hls or web-distribution.',
    check: ['the gateway attribute', 'whether HLS of the same stream exists'],
  },
  CF_CONFIG_SIGNATURE_INCOMPLETE: {
    happened: 'A signature has some of its parameters and lacks others.',
    hint: 'A signed name needs Signature, Key-Pair-Id and one of Expires or Policy, after a ? and separated by &. In flash variables ? = & are written %3F %3D %26, so that the page does not cut the address at the first &.',
    check: [
      'whether the address was cut at an & on its way through HTML, a template or flash variables',
      'the output of the signing code',
    ],
  },
  CF_CANDIDATE_DECLINED: {
    happened: 'A listener of the page for beforecandidate called preventDefault().',
    hint: 'The candidate was skipped, as the page wants it; the next one is tried. Nothing else is wrong with it.',
    check: ['the listeners for beforecandidate'],
  },
  CF_DISTRIBUTION_NOT_FOUND: {
    happened: 'The server knows no distribution for this host (DistributionNotFound).',
    hint: 'Correct the domain. A distribution that was deleted or disabled, or a CNAME that is not attached to one, gives this answer too.',
    check: [
      'the domain letter by letter',
      'the alternate domain names (CNAMEs) of the distribution',
      "the gateway's --map entry for the old name",
    ],
  },
  CF_DISTRIBUTION_TYPE_MISMATCH: {
    happened:
      'A web distribution (d….cloudfront.net) was asked for RTMP, or a streaming one (s….cloudfront.net) for HTTP.',
    hint: 'Use the d… domain as web-distribution (HLS, files) and the s… domain, or its replacement, as distribution or streamer (RTMP).',
    check: ['which of the two domains stands in which attribute'],
  },
  CF_DISTRIBUTION_RETIRED: {
    happened:
      'The host is a CloudFront streaming distribution. Amazon switched RTMP distributions off on 2020-12-31; nothing answers there.',
    hint: 'Serve the same bucket through a web distribution and give it as web-distribution (with hls where there are manifests). To keep RTMP and the old addresses, run an RTMP server with the files and a gateway that maps the old name to it: `cf-player gateway --map s….cloudfront.net=host:1935`.',
    check: [
      'whether web-distribution is given',
      'whether gateway is given',
      'the --map entries of the gateway',
    ],
  },
  CF_INVALID_INSTANCE: {
    happened: 'The server does not know the instance, the second part of the application (InvalidInstance).',
    hint: 'On CloudFront the application is always cfx/st. Write rtmp://host/cfx/st, and folders of the bucket into file.',
    check: ['the path of streamer', 'a folder that slipped between cfx and st, or behind st'],
  },
  CF_INVALID_URI: {
    happened: 'The server cannot use the address that was asked for (InvalidURI).',
    hint: 'The address needs /cfx/st directly after the host and the object key after it: rtmp://host/cfx/st + videos/a.mp4. The object key in the bucket has no cfx/st.',
    check: ['whether cfx/st is in the streamer', 'characters in streamer that belong into file'],
  },
  CF_ENV_NO_MSE: {
    happened: 'The browser has no Media Source Extensions.',
    hint: 'RTMP cannot be played there. Give hls (Safari plays it by itself) or web-distribution, so that there is something to fall back to.',
    check: ['whether the plan has an HLS or file candidate'],
  },
  CF_ENV_NO_WEBSOCKET: {
    happened: 'The browser has no WebSocket, or something on the page removed it.',
    hint: 'Give hls or web-distribution as a fallback.',
    check: ['scripts that replace window.WebSocket'],
  },
  CF_ENV_NO_ENGINE: {
    happened: 'No engine of this player can play any candidate of the plan.',
    hint: 'Look at the plan: each candidate says why it was passed over. Give HLS with H.264 and AAC as a fallback; it plays everywhere.',
    check: [
      'the warnings of `npx cf-player resolve`',
      'the file type (FLV over plain HTTP is not played by browsers)',
    ],
  },
  CF_ENV_MIXED_CONTENT: {
    happened: 'The page is on https and the address is not; browsers block that.',
    hint: 'Give the gateway as wss:// (behind a TLS proxy) and HLS as https://. d….cloudfront.net answers https everywhere.',
    check: ['ws: and http: in gateway, hls and web-distribution'],
  },
  CF_ENV_WORKER_BLOCKED: {
    happened: "The page's Content-Security-Policy forbids the workers that this HLS engine makes from blobs.",
    hint: 'Allow them with `worker-src blob:`, or leave HLS to hls.js (no hls-engine attribute), which does without.',
    check: ['the Content-Security-Policy header or <meta> of the page: worker-src, child-src, script-src'],
  },
  CF_ENV_AUTOPLAY_BLOCKED: {
    happened: 'The browser refused to start playback without a click.',
    hint: 'Set muted together with autoplay, or leave autoplay out.',
    check: ["the browser's autoplay setting for the site", 'allow="autoplay" on an iframe around the page'],
  },
  CF_HTTP_SIGNATURE_MISSING: {
    happened: 'CloudFront wants a signature and got none (MissingKey).',
    hint: 'Sign the address, or set signed cookies. A playlist passes its query to nothing: segments need cookies, or a wildcard policy whose query is on every address.',
    check: [
      'whether only the manifest is signed',
      'whether the cookies reach the distribution (domain, credentials)',
    ],
  },
  CF_HTTP_SIGNATURE_INVALID: {
    happened:
      'The signature cannot be read, or its key is not known (InvalidKey, MalformedSignature, MalformedPolicy).',
    hint: 'Sign with a key of the trusted key group, with the safe alphabet (+ is -, = is _, / is ~), and let nothing re-encode the address afterwards.',
    check: [
      'Key-Pair-Id against the key groups of the distribution',
      '%2B, %3D or %2F in the signature',
      'extra parameters added after signing',
    ],
  },
  CF_HTTP_SIGNATURE_EXPIRED: {
    happened:
      'CloudFront read the signature and did not accept it: expired, made for another address, or a condition not met.',
    hint: 'Sign with a longer life, and again before it ends; each segment and each seek is checked. With a canned policy nothing may be added to the query.',
    check: [
      'Expires or DateLessThan against the time',
      'whether Resource is this address',
      "IpAddress and the viewer's address",
      'the clock of the signing server',
    ],
  },
  CF_HTTP_SIGNATURE_UNAVAILABLE: {
    happened: "The page's sign function gave no signature: it threw, took too long, or gave no address.",
    hint: 'Let sign(url, kind) return the signed address, or a promise of it, within 5 seconds (3 for RTMP). Its own words are in the report.',
    check: [
      'the service that signs: reachable, and with CORS for this page',
      'whether the viewer is still signed in there',
      'what the function returns for each kind of request',
    ],
  },
  CF_HTTP_CLOCK_SKEW: {
    happened:
      'The server did not accept the time of a signature, and its clock and that of this device disagree about it.',
    hint: 'Take the time for signatures from a machine whose clock is set by NTP, never from the device of a viewer, and let DateGreaterThan begin some minutes in the past. The difference is in the report.',
    check: [
      'the clock of the signing server against the Date of an answer',
      'Expires, DateLessThan and DateGreaterThan: seconds, not milliseconds, in UTC',
      "the clock of the viewer's device",
    ],
  },
  CF_HTTP_CORS_BLOCKED: {
    happened:
      'The server answers, and does not allow this page to read it (no fitting Access-Control-Allow-Origin). An error answer without CORS headers, a 503 for example, looks exactly like that.',
    hint: 'Attach the managed response headers policy SimpleCORS (60669652-455b-4ae9-85a4-c4c02393f86c) to the behaviour, or let the bucket answer with Access-Control-Allow-Origin and CloudFront forward Origin with the managed origin request policy CORS-S3Origin (CORS-CustomOrigin for other origins). Without Origin in the cache key an answer without the header may be kept and given to everybody.',
    check: [
      '`curl -sI -H "Origin: https://page" address`, and the same without Origin',
      'response headers policy and cache policy of the behaviour that serves this path',
      'with cookies: Access-Control-Allow-Origin must be the page, not *, beside Access-Control-Allow-Credentials: true',
      'an error in disguise: errors of CloudFront have no CORS headers; open the address in a tab of its own',
    ],
  },
  CF_HTTP_REQUEST_REFUSED: {
    happened:
      'The server refuses the way in which it is asked: the method (405, MethodNotAllowed) or a condition (412, PreconditionFailed).',
    hint: 'Allow GET, HEAD and OPTIONS in the behaviour that serves this path (with POST allowed as well it makes no difference to a player), and let the origin ignore If-Match and If-Unmodified-Since, or take them out of the origin request policy. A method is also refused where the address is no object: a bucket, or a website endpoint.',
    check: [
      '`curl -sI address` and `curl -s -o /dev/null -D - address`',
      'allowed HTTP methods of the behaviour',
      'headers that the origin request policy forwards',
    ],
  },
  CF_HTTP_RANGE_REFUSED: {
    happened:
      'The server has no such part of the file (416, InvalidRange): it is empty, or shorter than it was.',
    hint: 'Upload the file again and invalidate its path. A file that is replaced under the same name needs an invalidation: parts of the old and of the new one do not fit together.',
    check: [
      '`curl -sI address`: Content-Length, Accept-Ranges, ETag',
      'the size of the object in the bucket',
    ],
  },
  CF_HTTP_BLOCKED: {
    happened:
      'CloudFront answered 403 with a page of its own: firewall rule, country restriction, or a host name that is not attached.',
    hint: 'Look at the restrictions and the web ACL of the distribution; the request id in the report finds the log line.',
    check: ['geographic restrictions', 'AWS WAF rules', 'alternate domain names'],
  },
  CF_HTTP_SERVER_ERROR: {
    happened: 'The server answered 5xx, or 429.',
    hint: 'Look at the origin. CloudFront keeps errors for 10 seconds and more: repeated requests meet the kept one.',
    check: [
      'the health of the origin, its certificate and DNS',
      'x-cache, and the request id in the log',
      'the error caching time of the distribution',
    ],
  },
  CF_INTERNAL: {
    happened: 'A bug of cf-player.',
    hint: 'Please report it with the copied report.',
    check: ['whether the newest version does it too'],
  },
} as const satisfies Readonly<Record<string, OwnerHintText>>;
