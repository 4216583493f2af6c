import type { Distribution } from './distribution.js';

/** The streaming distribution of the CloudFront documentation. */
export const DOCUMENTED = 's5c39gqb8ow64r.cloudfront.net';

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** An element as an author writes it. `true` is an attribute without a value, `undefined` one that is not there. */
export function html(
  attributes: Readonly<Record<string, string | true | undefined>>,
  element = 'cf-player',
): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [value === true ? name : `${name}="${escape(value)}"`],
  );
  return `<${element} ${written.join(' ')}></${element}>`;
}

/** The configuration of the documentation, RTMP only unless a web distribution is named. */
export function documented(
  distribution: Distribution,
  more: Readonly<Record<string, string | true | undefined>> = {},
): Record<string, string | true | undefined> {
  return {
    distribution: DOCUMENTED,
    file: 'videos/mediafile.mp4',
    gateway: distribution.gateway,
    autoplay: true,
    muted: true,
    ...more,
  };
}
