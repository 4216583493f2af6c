import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { readText } from '../../../src/read-text.js';

it('reads no more of a file that does not end than its reader would refuse', async () => {
  const text = await readText('/dev/zero');
  expect(text.length).toBeGreaterThan(262_144);
  expect(text.length).toBeLessThan(1_000_000);
});

it('reads no more of an answer that does not end', async () => {
  let hasLeft = false;
  const server = createServer((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more).on('close', () => (hasLeft = true));
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const text = await readText(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.smil`);
  expect(text.length).toBeLessThan(1_000_000);
  await expect.poll(() => hasLeft).toBe(true);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
