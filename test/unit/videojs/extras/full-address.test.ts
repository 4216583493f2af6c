import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fullAddress } from '../../../../src/videojs/extras/full-address.js';

beforeEach(() => vi.stubGlobal('document', { baseURI: 'https://site.example/films/' }));
afterEach(() => vi.unstubAllGlobals());

it.each([
  ['a.jpg', 'https://site.example/films/a.jpg'],
  ['//cdn.example/a.jpg', 'https://cdn.example/a.jpg'],
  ['http://[', ''],
  ['', ''],
  [null, ''],
])('reads %j', (written, address) => expect(fullAddress(written)).toBe(address));
