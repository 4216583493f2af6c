import * as fc from 'fast-check';
import { holds } from '../support/holds.js';
import { expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { parseLegacyEmbed } from '../../src/source/legacy-embed.js';
import { CONFIG_FIELDS, kebabCase, parseConfig } from '../../src/source/parse-config.js';
import type { PlayerConfig } from '../../src/source/player-config.js';
import { planSources } from '../../src/source/source-plan.js';
import { resolveStreamAddress } from '../../src/source/stream-address.js';

const H = 's5c39gqb8ow64r.cloudfront.net';
const GATEWAY = 'wss://media.example.com/rtmp';

/** Only a PlayerError may come out, never another exception. */
function orPlayerError<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    expect(error).toBeInstanceOf(PlayerError);
    return undefined;
  }
}

const fragments = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'rtmp://',
        'https://',
        H,
        'host',
        ':1935',
        '/',
        '/cfx/st',
        'cfx/st/',
        '_definst_/',
        '&',
        '?',
        '=',
      ),
      fc.constantFrom(
        'mp4:',
        'mp3:',
        'flv:',
        'id3:',
        '.mp4',
        '.flv',
        '.mp3',
        '.m3u8',
        '%3F',
        '%3D',
        '%26',
        '%',
        '{path}',
      ),
      fc.constantFrom(
        'Expires=1',
        'Signature=x',
        'Key-Pair-Id=K',
        '[::1]',
        '..',
        ' ',
        '#',
        '@',
        'javascript:',
        'é',
        '\u0000',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Path segments that the rules have nothing to take away from. */
const segment = fc
  .stringMatching(/^[A-Za-z0-9 _éü-]{1,10}$/)
  .filter((text) => text.trim() === text && text !== '_definst_' && text !== 'cfx');
const stem = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const extension = fc.constantFrom(
  '',
  '.mp4',
  '.MP4',
  '.flv',
  '.mp3',
  '.m4v',
  '.mov',
  '.aac',
  '.v2',
  '.flv.flv',
  '.mp3.mp3',
);
const prefix = fc.constantFrom('', 'mp4:', 'mp3:', 'flv:', 'id3:', 'raw:');
const name = fc.tuple(prefix, stem, extension).map((parts) => parts.join(''));

it('arbitrary input ends in a plan or a PlayerError', () => {
  holds(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      (input) => {
        orPlayerError(() => parseConfig(input));
        orPlayerError(() => parseLegacyEmbed(input));
        orPlayerError(() => planSources(input as PlayerConfig));
        orPlayerError(() => resolveStreamAddress(input as PlayerConfig));
      },
    ),
    { numRuns: 500 },
  );
});

it('arbitrary texts in every field end in a plan or a PlayerError, and the plan is plain data', () => {
  const anyField = fc.dictionary(
    fc.constantFrom(
      ...CONFIG_FIELDS,
      ...CONFIG_FIELDS.map(kebabCase),
      'clip',
      'plugins',
      'sources',
      'playlist',
    ),
    fc.oneof(fragments, fc.array(fragments, { maxLength: 3 }), fc.double(), fc.boolean()),
  );
  holds(
    fc.property(anyField, fc.boolean(), (input, secure) => {
      orPlayerError(() => parseLegacyEmbed(input));
      const plan = orPlayerError(() =>
        planSources(input, { pageUrl: secure ? 'https://page.example/x' : 'http://p/' }),
      );
      if (plan === undefined) return;
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      const identities = plan.candidates.map((candidate) => JSON.stringify(candidate));
      expect(new Set(identities).size).toBe(identities.length);
      expect(plan.candidates.length + plan.warnings.length).toBeGreaterThan(0);
    }),
    { numRuns: 3000 },
  );
});

it('query text goes on the wire byte for byte, from the option and from the file', () => {
  const query = fc
    .string({ minLength: 1, maxLength: 60 })
    .filter(
      (text) => !text.startsWith('?') && !/(?:^|&)(?:Expires|Policy|Signature|Key-Pair-Id)=/.test(text),
    );
  holds(
    fc.property(name, query, (file, text) => {
      const address = resolveStreamAddress({ distribution: H, file, query: text });
      expect(address.query).toBe(text);
      expect(address.streamName.endsWith(`?${text}`)).toBe(true);
      expect(address.url.endsWith(`?${text}`)).toBe(true);
      expect(resolveStreamAddress({ distribution: H, file: `${file}?${text}` }).streamName).toBe(
        address.streamName,
      );
      expect(resolveStreamAddress({ src: `rtmp://${H}/cfx/st/${file}?${text}` }).streamName).toBe(
        address.streamName,
      );
    }),
  );
});

it('a whole signature survives the plan, and stays off derived HTTP addresses', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9~_.%-]{1,30}$/);
  holds(
    fc.property(name, value, value, fc.boolean(), (file, signature, keyId, canned) => {
      const query = `${canned ? 'Expires=1426500000' : 'Policy=eyJ~_'}&Signature=${signature}&Key-Pair-Id=${keyId}`;
      const { candidates } = planSources({
        distribution: H,
        webDistribution: 'd111111abcdef8.cloudfront.net',
        file: `${file}?${query}`,
        gateway: GATEWAY,
      });
      for (const candidate of candidates) {
        if (candidate.kind === 'rtmp') expect(candidate.streamName.split('?').slice(1).join('?')).toBe(query);
        else expect(candidate.url).not.toContain('Signature=');
      }
    }),
  );
});

it('the address of an address is the same address', () => {
  holds(
    fc.property(name, fc.constantFrom('', 'x=1', 'Expires=1&Signature=s&Key-Pair-Id=K'), (file, query) => {
      const first = resolveStreamAddress({ distribution: H, file, query });
      const second = resolveStreamAddress({ src: first.url });
      expect(second.streamName).toBe(first.streamName);
      expect(second).toMatchObject({ streamer: first.streamer, app: first.app, port: first.port, query });
      expect(second.url).toBe(first.url);
    }),
  );
});

it('no prefix is doubled, wherever and however often it was written', () => {
  const typed = fc.constantFrom('mp4:', 'mp3:', 'MP4:', 'flv:', 'id3:', 'raw:');
  const messy = fc
    .array(fc.oneof(typed, segment, fc.constant('/')), { minLength: 1, maxLength: 8 })
    .map((p) => p.join(''));
  holds(
    fc.property(messy, extension, (file, ending) => {
      const address = orPlayerError(() =>
        resolveStreamAddress({ distribution: H, file: `${file}${ending}` }),
      );
      if (address === undefined) return;
      expect(address.streamName).not.toMatch(/^(?:mp4|mp3|flv|id3|raw):(?:mp4|mp3|flv|id3|raw):/i);
      expect(address.streamName).not.toMatch(/\/(?:mp4|mp3|flv|id3|raw):/i);
      expect(address.streamName).not.toMatch(/^flv:/i);
      expect(address.streamName).not.toMatch(/^\//);
    }),
  );
});

it('long hostile texts are answered in time', () => {
  const shapes = [
    'a',
    '/',
    '&',
    '%3F',
    'mp4:',
    '/mp4:',
    'cfx/st/',
    '_definst_/',
    '{path}',
    ',',
    ' ',
    '.',
    '?',
    '://',
    '[',
    'é',
  ];
  for (const shape of shapes) {
    for (const length of [8000, 60_000]) {
      const text = shape.repeat(Math.ceil(length / shape.length));
      const started = performance.now();
      for (const field of [
        'src',
        'file',
        'streamer',
        'distribution',
        'hls',
        'gateway',
        'query',
        'order',
      ] as const) {
        const config = {
          distribution: H,
          webDistribution: 'd1.cloudfront.net',
          file: 'a.mp4',
          gateway: GATEWAY,
          [field]: text,
        };
        orPlayerError(() => planSources(config as unknown as PlayerConfig));
      }
      orPlayerError(() => parseLegacyEmbed(text));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  }
});
