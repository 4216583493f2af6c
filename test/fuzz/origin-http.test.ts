import { Agent, request } from 'node:http';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SubtitleFile } from '../../src/origin/hls/subtitles.js';
import { parseModes } from '../../src/origin/http/modes/with-modes.js';
import {
  fromSafeBase64,
  isInRange,
  matchesResource,
  readPolicy,
} from '../../src/origin/http/signing/policy.js';
import { SignedContent, splitQuery } from '../../src/origin/http/signing/signed-content.js';
import { kindOf } from '../../src/origin/http/viewer-request.js';
import type { Origin } from '../../src/origin/origin.js';
import { holds } from '../support/holds.js';
import { startTestOrigin } from '../support/origin-viewer.js';

let origin: Origin;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(async () => {
  agent.destroy();
  await origin.close();
});

const words =
  'private hls ts ts+aes+range id3+daterange ts+sample-aes muxed fail NoSuchKey@segment1- 404*1 503@key page-200 cached 2 frozen ' +
  'cors none credentials cached tag a redirect 302 away clock -5 cut short slow answer 1 videos audio live out v1 hls-vod ' +
  'ladder.m3u8 mediafile.m3u8 index.m3u8 ladder_low.mp4 mediafile.flv mediafile.mp3 main.m3u8 video.m3u8 audio.m3u8 main-0.ts ' +
  'video-0.m4s video-99.m4s audio-1.aac main-whole.ts video-whole.mp4 video.mp4 main-0.key main-1.2.m4s ladder.de.vtt ' +
  'subtitles-0.vtt subtitles.m3u8 ladder.de.m4a channel.flv nobody.m3u8 .. %2e%2e %2F %ff %00 sign dist demo captions.vtt';
const word = fc.constantFrom(...words.split(' '));
const path = fc.array(fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.webSegment() }), {
  minLength: 1,
  maxLength: 9,
});
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters(),
  fc
    .record({
      Policy: fc.base64String(),
      Signature: fc.base64String(),
      'Key-Pair-Id': fc.constantFrom('K', ''),
      _HLS_msn: fc.nat({ max: 3 }),
    })
    .map((values) =>
      new URLSearchParams(Object.entries(values).map(([name, value]) => [name, `${value}`])).toString(),
    ),
);
const range = fc.option(
  fc.constantFrom('bytes=0-9', 'bytes=-1', 'bytes=5-2', 'bytes=99999999-', 'bytes=0-1,4-5', 'x'),
);

const ask = (target: string, headers: Record<string, string>) =>
  new Promise<{ status: number; length: number; said: number }>((resolve, reject) => {
    const sent = request(
      { port: origin.httpPort, host: '127.0.0.1', path: target, headers, agent },
      (answer) => {
        let length = 0;
        answer.on('data', (piece: Buffer) => (length += piece.byteLength));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode!,
            length,
            said: Number(answer.headers['content-length'] ?? length),
          }),
        );
      },
    );
    sent.setTimeout(20_000, () => sent.destroy(new Error(`no answer for ${target}`)));
    sent.on('error', reject);
    sent.end();
  });

describe('the HTTP side', () => {
  it('answers whatever is asked for, with as much as it says, and never with an error of its own', () =>
    holds(
      fc.asyncProperty(path, query, range, async (parts, values, asked) => {
        const target = `/${parts.join('/')}${values === '' ? '' : `?${values}`}`;
        const { status, length, said } = await ask(target, asked === null ? {} : { range: asked });
        // 500 is what a route that threw would give; no word above asks for it.
        expect(status, target).not.toBe(500);
        expect(length, target).toBe(said);
      }),
    ));

  it('takes modes off a key without losing anything of what is behind them', () =>
    holds(
      fc.property(path, (parts) => {
        const key = parts.join('/');
        const { modes, key: rest } = parseModes(key);
        expect(modes.length).toBeLessThanOrEqual(8);
        expect(key === rest || key.endsWith(`/${rest}`)).toBe(true);
        expect(kindOf(key).kind).toBeTruthy();
      }),
    ));
});

describe('private content', () => {
  const signing = new SignedContent();
  const text = fc.oneof(fc.string(), fc.json(), fc.base64String());

  it('lets nobody in who guesses', () =>
    holds(
      fc.asyncProperty(text, text, text, text, async (Policy, Signature, Expires, key) => {
        await signing.sign('http://localhost/a');
        for (const id of [key, signing.keyPairId]) {
          const parameters = { Policy, Signature, Expires, 'Key-Pair-Id': id };
          const refusal = signing.refusal({
            resource: 'http://localhost/a',
            parameters,
            address: '127.0.0.1',
          });
          expect(refusal?.status).toBe(403);
        }
      }),
    ));

  it('reads policies, ranges and queries of any kind without an error', () =>
    holds(
      fc.property(text, text, fc.ipV4(), (one, two, address) => {
        fromSafeBase64(one);
        readPolicy(one);
        matchesResource(one, two);
        isInRange(address, one);
        const { rest } = splitQuery(one);
        expect(one.length).toBeGreaterThanOrEqual(rest.length);
        expect(isInRange(address, `${address}/32`)).toBe(true);
        expect(matchesResource('*', one)).toBe(true);
      }),
    ));
});

it('subtitles of any kind are cut into segments that there are', () =>
  holds(
    fc.property(fc.string(), fc.nat({ max: 99 }), fc.nat({ max: 59 }), (words, minute, second) => {
      const time = `${`${minute}`.padStart(2, '0')}:00:${`${second}`.padStart(2, '0')}.000`;
      const file = new SubtitleFile(`WEBVTT\n\n${words}\n\n${time} --> ${time}\n${words}\n`);
      const last = file.durations.length - 1;
      expect(file.durations.every((duration) => duration > 0 && duration <= 4)).toBe(true);
      expect(file.segment(last, 0)).toContain('WEBVTT');
      expect(file.segment(last + 1, 0)).toBeUndefined();
    }),
  ));
