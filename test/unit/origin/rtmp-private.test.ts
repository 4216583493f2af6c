import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/origin/origin.js';
import { codesOf, openViewer, startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(() => origin.close());

async function codesFor(name: string): Promise<readonly string[]> {
  const viewer = await openViewer(origin.rtmpPort, 'private');
  const failed = await viewer.stream.play(name, { start: 0 as never }).then(
    () => false,
    () => true,
  );
  if (!failed) await viewer.until(() => viewer.media.length > 3);
  viewer.close();
  return failed ? ['refused', ...codesOf(viewer)] : codesOf(viewer);
}

describe('a signed stream name', () => {
  it('plays where its signature is right, its type left aside', async () => {
    for (const options of [{}, { policy: 'custom', resource: 'videos/*' }] as const) {
      const { query } = await origin.sign('videos/mediafile.mp4', options);
      expect(await codesFor(`mp4:videos/mediafile.mp4?${query}`)).toContain('NetStream.Play.Start');
    }
    const { query } = await origin.sign('videos/mediafile');
    expect(await codesFor(`videos/mediafile?${query}`)).toContain('NetStream.Play.Start');
  });

  it('may have a query of its own', async () => {
    const { url } = await origin.sign('videos/mediafile.mp4?color=red');
    expect(url).toMatch(/^videos\/mediafile\.mp4\?color=red&Expires=/);
    expect(await codesFor(`mp4:${url}`)).toContain('NetStream.Play.Start');
  });

  it('is refused without a signature, with one of another name, and after its time', async () => {
    const { query } = await origin.sign('videos/ladder_low.mp4');
    const { query: old } = await origin.sign('videos/mediafile.mp4', { expiresIn: -1 });
    for (const name of ['', `?${query}`, `?${old}`])
      expect(await codesFor(`mp4:videos/mediafile.mp4${name}`)).toContain('refused');
  });
});
