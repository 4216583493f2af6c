import type { SignHook } from '../src/index.js';
import type { GalleryCase, GalleryGroup } from './gallery-cases.js';
import { elsewhere } from './http-cases.js';

interface Signed {
  readonly url: string;
  /** The signature alone. */
  readonly query: string;
}

/** Private content of the local distribution; its `/sign` is what a web application would have. */
export function privateCases(page: URL, gateway: string): GalleryGroup {
  const sign = async (path: string, values: Readonly<Record<string, string>>): Promise<Signed> => {
    const answer = await fetch(`/sign?${new URLSearchParams({ path, ...values })}`);
    if (!answer.ok) throw new Error(`/sign answers ${answer.status}: it signs for this machine only`);
    return (await answer.json()) as Signed;
  };
  const hook =
    (values: Readonly<Record<string, string>>): SignHook =>
    async (url) =>
      `?${(await sign(url, values)).query}`;
  const folder = `${elsewhere(page)}/cors/all/private/videos`;
  const live = `${elsewhere(page)}/cors/all/private/live/channel.m3u8`;
  const manifest = `${folder}/mediafile.m3u8`;
  const signed = (
    name: string,
    values: Readonly<Record<string, string>>,
    url = manifest,
    change = (address: string) => address,
  ): GalleryCase => ({
    name,
    configuration: { src: url },
    prepare: async () => ({ src: change((await sign(url, values)).url) }),
  });
  const bare = (name: string, url: string, hookOfPage?: SignHook): GalleryCase => ({
    name,
    configuration: { src: url },
    ...(hookOfPage === undefined ? {} : { sign: hookOfPage }),
  });
  const hidden = `${elsewhere(page)}/private/videos/mediafile.m3u8`;
  const cookied = `${page.origin}/private/tag/cookies/videos/mediafile.m3u8`;
  const rtmp = {
    streamer: 'rtmp://localhost/private',
    file: 'videos/mediafile.mp4',
    gateway,
    order: 'rtmp',
  };
  return {
    title: 'Private content',
    note: 'Signed when you choose a case, by the key pair of this run. From another host, as far as nothing else is said.',
    cases: [
      signed('signed, custom policy', { policy: 'custom' }),
      signed('signed, canned policy: the manifest alone', { policy: 'canned' }),
      bare('not signed', manifest),
      signed('expired', { policy: 'custom', expires: '-60' }),
      signed('not valid yet', { policy: 'custom', starts: '600' }),
      signed('signed for another folder', { policy: 'custom', resource: `${folder}/other/*` }),
      signed('for another viewer’s address', { policy: 'custom', ip: '192.0.2.1' }),
      signed('unknown key pair', { policy: 'custom' }, manifest, (url) =>
        url.replace(/Key-Pair-Id=[^&]*/, 'Key-Pair-Id=K2JCJMDEHXQW5F'),
      ),
      signed('signature cut off', { policy: 'custom' }, manifest, (url) =>
        url.replace(/&Signature=[^&]*/, ''),
      ),
      signed('signature damaged', { policy: 'custom' }, manifest, (url) =>
        url.replace(/(Signature=)[^&]{8}/, '$1AAAAAAAA'),
      ),
      signed('live, ends after 10 s', { policy: 'custom', expires: '10' }, live),
      bare('not signed, answer hidden by CORS', hidden),
      signed('expired, answer hidden by CORS', { policy: 'custom', expires: '-60' }, hidden),
      bare('sign hook, one policy for all', manifest, hook({ policy: 'custom' })),
      bare('sign hook, each address', manifest, hook({ policy: 'canned' })),
      bare('sign hook, live, new every 15 s', live, hook({ policy: 'custom', expires: '15' })),
      bare('sign hook that fails', manifest, () => Promise.reject(new Error('the session is over'))),
      {
        name: 'signed cookies (host of this page)',
        configuration: { src: cookied, credentials: 'include' },
        prepare: async () => {
          await sign(cookied, { policy: 'custom', cookies: '' });
          return { src: cookied, credentials: 'include' };
        },
      },
      signed('signed MP4 file', { policy: 'canned' }, `${folder}/mediafile.mp4`),
      signed('expired MP4 file', { policy: 'canned', expires: '-60' }, `${folder}/mediafile.mp4`),
      signed('signed FLV file', { policy: 'canned' }, `${folder}/mediafile.flv`),
      { name: 'RTMP, not signed', configuration: rtmp },
      {
        name: 'RTMP, signed by the hook',
        configuration: rtmp,
        // CloudFront signs the name without its prefix.
        sign: async (name) => `?${(await sign(name.replace(/^\w+:/, ''), { policy: 'canned' })).query}`,
      },
    ],
  };
}
