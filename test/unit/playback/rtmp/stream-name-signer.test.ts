import { describe, expect, it } from 'vitest';
import type { SignHook } from '../../../../src/playback/engine.js';
import { playableName, StreamNameSigner } from '../../../../src/playback/rtmp/stream-name-signer.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { cannedQuery } from '../../../support/signed-urls.js';

const NOW = 1_900_000_000;

function signerWith(hook: SignHook) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const sign: SignHook = (name, kind) => {
    asked.push(`${kind} ${name}`);
    return hook(name, kind);
  };
  const names = new StreamNameSigner(
    { sign },
    {
      now: () => NOW * 1000 + clock.now(),
      after: (milliseconds, callback) => clock.after(milliseconds, callback),
    },
  );
  return { names, asked, clock };
}

describe('what a signer gives back for a stream', () => {
  it.each([
    ['mp4:videos/a.mp4', 'videos/a.mp4?S', 'mp4:videos/a.mp4?S'],
    ['mp4:magicvideo', 'magicvideo.mp4?S', 'mp4:magicvideo?S'],
    ['videos/mediafile', 'videos/mediafile.flv?S', 'videos/mediafile?S'],
    ['mp3:dir/song', '/dir/song.mp3?S', 'mp3:dir/song?S'],
    ['videos/mediafile', 'rtmp://h.example/cfx/st/videos/mediafile.flv?S', 'videos/mediafile?S'],
    ['mp4:a.mp4', 'b.mp4?S', 'mp4:b.mp4?S'],
    ['talk.v2', 'talk.v2?S=a/b:c', 'talk.v2?S=a/b:c'],
  ])('%s and %s: plays %s', (asked, signed, played) => {
    expect(playableName(asked, signed)).toBe(played);
  });
});

describe('a stream name', () => {
  it('is signed by the hook, and again before that ends', async () => {
    const { names, asked, clock } = signerWith(
      (name) => `${name}?${cannedQuery(name, NOW + 300 + Math.round(clock.now() / 1000))}`,
    );
    const first = await names.sign('mp4:videos/a', false);
    expect(first).toMatch(/^mp4:videos\/a\?Expires=1900000300&Signature=/);
    expect(await names.sign('mp4:videos/a', false)).toBe(first);
    clock.pass(290_000);
    expect(await names.sign('mp4:videos/a', false)).not.toBe(first);
    expect(asked).toEqual(['stream mp4:videos/a', 'stream mp4:videos/a']);
  });

  it('that is signed already is played so while its signature is good', async () => {
    const { names, asked, clock } = signerWith((name) => `${name}?token=2`);
    const signed = `videos/a?color=red&${cannedQuery('videos/a', NOW + 300)}`;
    expect(await names.sign(signed, false)).toBe(signed);
    clock.pass(301_000);
    expect(await names.sign(signed, false)).toBe('videos/a?color=red?token=2');
    expect(asked).toEqual(['stream videos/a?color=red']);
  });

  it('that was refused is signed once more', async () => {
    let turn = 0;
    const { names } = signerWith((name) => `${name}?turn=${++turn}`);
    await names.sign('a', false);
    expect(await names.sign('a', true)).toBe('a?turn=2');
    expect(await names.sign('a', true)).toBe('a?turn=2');
  });

  it('is waited for three seconds', async () => {
    const { names, clock } = signerWith(() => new Promise(() => undefined));
    const name = names.sign('a', false);
    await Promise.resolve();
    clock.pass(3000);
    await expect(name).rejects.toMatchObject({
      code: 'CF_HTTP_SIGNATURE_UNAVAILABLE',
      context: { streamName: 'a', resource: 'stream' },
    });
  });
});

describe('what signers give back', () => {
  it.each([
    ['mp4:videos/a', 'mp4:videos/a?Q', 'mp4:videos/a?Q'],
    ['mp4:videos/a', 'videos/a?Q', 'mp4:videos/a?Q'],
    ['videos/a', 'videos/a?Q', 'videos/a?Q'],
    ['mp4:videos/a', 'rtmp://s1.cloudfront.net/videos/a?Q', 'mp4:videos/a?Q'],
    ['mp4:videos/a', 'rtmp://s1.cloudfront.net/cfx/st/mp4:videos/a?Q', 'mp4:videos/a?Q'],
    ['mp3:a', 'mp3:a?u=rtmp://x/a', 'mp3:a?u=rtmp://x/a'],
  ])('%s %s', (asked, signed, played) => {
    expect(playableName(asked, signed)).toBe(played);
  });
});
