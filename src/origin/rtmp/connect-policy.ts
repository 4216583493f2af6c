import { amfObject } from '../../protocol/amf/amf-value.js';
import type { ConnectAnswer, ConnectInfo } from '../../protocol/connection/server.js';

/** What an app offers. */
export type AppKind = 'vod' | 'live';

export type ConnectDecision = { readonly app: AppKind } | { readonly refused: CloudFrontCode };

export type CloudFrontCode =
  'DistributionNotFound' | 'DistributionTypeMismatch' | 'InvalidInstance' | 'InvalidURI';

/** The streaming distribution of the CloudFront documentation. */
export const DOCUMENTED_DISTRIBUTION = 's5c39gqb8ow64r.cloudfront.net';

/**
 * What a streaming distribution makes of a connect. The documentation names the four codes and says that each is a
 * part of the text in `application.message` or in `description`; which goes where is not known, so both places occur.
 *
 * | asked for | code | where |
 * | --- | --- | --- |
 * | `tcUrl` that is no RTMP URL; an application that is neither `cfx` nor one of ours | InvalidURI | application.message |
 * | `d….cloudfront.net`, a web distribution | DistributionTypeMismatch | application.message |
 * | another name in cloudfront.net that is not ours | DistributionNotFound | description |
 * | application `cfx` with an instance other than `st`; `live` or `vod` with any | InvalidInstance | description |
 *
 * Any host outside cloudfront.net is ours: localhost, an address, a name somebody points here.
 */
export function decideConnect(
  { app, tcUrl }: Pick<ConnectInfo, 'app' | 'tcUrl'>,
  distributions: readonly string[] = [DOCUMENTED_DISTRIBUTION],
): ConnectDecision {
  const refused = refusalOfHost(tcUrl, distributions);
  if (refused !== undefined) return { refused };
  const path = appPathOf(app);
  const slash = path.indexOf('/');
  const application = slash < 0 ? path : path.slice(0, slash);
  const instance = slash < 0 ? '' : path.slice(slash + 1);
  if (application === 'cfx') return instance === 'st' ? { app: 'vod' } : { refused: 'InvalidInstance' };
  if (application !== 'vod' && application !== 'live') return { refused: 'InvalidURI' };
  return instance === '' ? { app: application } : { refused: 'InvalidInstance' };
}

/** Why a host is not served here, whatever the app. */
export function refusalOfHost(
  tcUrl: string,
  distributions: readonly string[] = [DOCUMENTED_DISTRIBUTION],
): CloudFrontCode | undefined {
  const host = hostOf(tcUrl);
  if (host === undefined) return 'InvalidURI';
  if (!host.endsWith('.cloudfront.net') || distributions.includes(host)) return undefined;
  return /^d[^.]*\.cloudfront\.net$/.test(host) ? 'DistributionTypeMismatch' : 'DistributionNotFound';
}

/** Application and instance. The query of the connect URL is the page's own business: it only goes into the access log. */
export const appPathOf = (app: string): string =>
  (app.split('?', 1)[0] ?? '').replace(/^\/+|\/+$/g, '').replace(/\/_definst_$/, '');

/** In lower case; empty where the client gave no URL at all, undefined where it gave one that is none. */
function hostOf(tcUrl: string): string | undefined {
  if (tcUrl === '') return '';
  const host = /^rtmp(?:t|e|te|s|ts)?:\/\/(\[[^\]/]+\]|[^:/?#@\s]+)(?::\d{1,5})?(?:[/?#]|$)/i.exec(
    tcUrl,
  )?.[1];
  return host?.toLowerCase();
}

/** The decision as the text of a rejected connect. */
export function rejection(code: CloudFrontCode): ConnectAnswer & { accept: false } {
  const text = `[ Server.Reject ] : ${code} : ${TEXTS[code]}`;
  if (code === 'DistributionNotFound' || code === 'InvalidInstance')
    return { accept: false, description: text };
  return {
    accept: false,
    // What a Flash Media Server says where the application gives the reason.
    description: 'Connection failed.',
    application: amfObject({ message: text }),
  };
}

const TEXTS: Readonly<Record<CloudFrontCode, string>> = {
  DistributionNotFound: 'no distribution has this domain name.',
  DistributionTypeMismatch: 'the distribution of this domain name is not for streaming.',
  InvalidInstance: 'the application instance is not valid.',
  InvalidURI: 'the URI is not valid.',
};
