import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

const MARKUP = `"><img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>`;

test('HTML in attributes stays text, also in what the player says about it', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution, { file: `videos/${MARKUP}.mp4`, query: MARKUP })));
  await player.expectFailure();
  const seen = await player.page.evaluate(() => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((node) => [
        node,
        ...(node.shadowRoot ? all(node.shadowRoot) : []),
      ]);
    const element = document.querySelector('cf-player')!;
    const inside = [...all(element), ...(element.shadowRoot ? all(element.shadowRoot) : [])];
    return {
      pwned: (globalThis as any).pwned ?? null,
      injected: inside.filter((node) => node.matches('img[src="x"], script')).length,
    };
  });
  expect(seen).toEqual({ pwned: null, injected: 0 });
});

const CONFIGURATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'nothing at all': {},
  'empty attributes': { distribution: '', file: '', gateway: '', src: '', hls: '' },
  'white space': { distribution: '   ', file: '\n\t' },
  'a file and nowhere to get it from': { file: 'videos/mediafile.mp4' },
  'a script as source': { src: 'javascript:globalThis.pwned=1' },
  'a script as manifest': { file: 'a.mp4', hls: 'javascript:globalThis.pwned=1', order: 'hls' },
  'a script as web distribution': { file: 'a.mp4', 'web-distribution': 'javascript:globalThis.pwned=1' },
  'a script as gateway': {
    distribution: DOCUMENTED,
    file: 'a.mp4',
    gateway: 'javascript:globalThis.pwned=1',
  },
  'a document as source': { src: 'data:text/html,<script>globalThis.pwned=1</script>' },
  'a port that is none': {
    distribution: DOCUMENTED,
    file: 'a.mp4',
    port: '99999',
    gateway: 'ws://localhost:1/',
  },
  'a protocol that is none': {
    distribution: DOCUMENTED,
    file: 'a.mp4',
    protocol: 'gopher',
    gateway: 'ws://localhost:1/',
  },
  'control characters': {
    distribution: 'a\u0000b\r\nHost: c',
    file: '\u0000\u0001',
    gateway: 'ws://localhost:1/',
  },
  'a name of a megabyte': {
    distribution: 'x'.repeat(1_000_000),
    file: 'y'.repeat(1_000_000),
    gateway: 'ws://localhost:1/',
  },
  'an order of nonsense': {
    file: 'a.mp4',
    'web-distribution': 'localhost:1',
    order: '__proto__,constructor',
  },
  'half a surrogate': { distribution: DOCUMENTED, file: 'a\ud800.mp4', gateway: 'ws://localhost:1/' },
};

for (const [what, attributes] of Object.entries(CONFIGURATIONS)) {
  test(`${what}: an error with a code, and the page lives`, async ({ open, distribution }) => {
    const player = await open('<cf-player></cf-player>');
    await player.page.evaluate((entries) => {
      const element = document.querySelector('cf-player')!;
      for (const [name, value] of entries) element.setAttribute(name, value);
      // Nothing to play is no error until somebody wants to play it.
      (element as any).muted = true;
      (element as any).play().catch(() => undefined);
    }, Object.entries(attributes));
    const error = await player.expectFailure();
    expect(error.causeCode).toMatch(/^CF_(CONFIG|GATEWAY|FILE|HLS|ENV|NETWORK|HTTP)_/);
    expect(error.causeCode).not.toBe('CF_INTERNAL');
    expect(await player.page.evaluate(() => (globalThis as any).pwned ?? null)).toBeNull();

    // The same element is not broken for ever.
    await player.page.evaluate(
      ([names, config]) => {
        const element = document.querySelector('cf-player')!;
        for (const name of names) element.removeAttribute(name);
        for (const [name, value] of config) element.setAttribute(name, value === true ? '' : `${value}`);
      },
      [Object.keys(attributes), Object.entries(documented(distribution))] as const,
    );
    await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('rtmp');
    await player.expectAdvance(0.2);
  });
}
