import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import type { EngineEvents } from '../../../src/playback/engine.js';
import { UrlEngine } from '../../../src/playback/url-engine.js';
import type { FileCandidate } from '../../../src/source/candidate.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';

class ElementWithAttributes extends FakeMedia {
  crossOrigin: string | null = null;
  hasAttribute = () => this.src !== '';
  removeAttribute = () => void (this.src = '');
  load = () => undefined;
}

const URL_OF_FILE = 'https://h.example/a.mp4?b=c';
let requests: string[];
let timing: { name: string; startTime: number; responseStatus: number }[];
beforeEach(() => {
  requests = [];
  timing = [];
  vi.stubGlobal('MediaError', { MEDIA_ERR_DECODE: 3 });
  vi.stubGlobal('fetch', async (url: string) => {
    requests.push(url);
    return new Response('', { status: 403 });
  });
  vi.spyOn(performance, 'getEntriesByName').mockImplementation(
    (name) => timing.filter((entry) => entry.name === name) as unknown as PerformanceEntryList,
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What the engine says of a file that the element could not load. */
async function failureOf(message: string): Promise<PlayerError> {
  const media = new ElementWithAttributes();
  const engine = new UrlEngine<FileCandidate>('file', 'file');
  const candidate = { kind: 'file', url: URL_OF_FILE } as FileCandidate;
  const failure = new Promise<PlayerError>((resolve) => {
    const events = { stage() {}, ready() {}, streamType() {}, failure: resolve } as unknown as EngineEvents;
    void engine.attach(asMedia(media), candidate, events, new AbortController().signal).then(() => {
      for (const entry of timing) if (entry.startTime < 0) entry.startTime = performance.now();
      engine.mediaError({ code: 4, message } as MediaError);
    });
  });
  const error = await failure;
  await engine.destroy();
  return error;
}

it('costs one request where the error of the element begins with the status, as in Firefox', async () => {
  expect((await failureOf('404: Not Found')).code).toBe('CF_FILE_NOT_FOUND');
  expect(requests).toEqual([]);
});

it('costs one request where Resource Timing has the status', async () => {
  timing = [
    { name: URL_OF_FILE, startTime: 0, responseStatus: 200 },
    { name: URL_OF_FILE, startTime: -1, responseStatus: 404 },
  ];
  expect((await failureOf('')).code).toBe('CF_FILE_NOT_FOUND');
  expect(requests).toEqual([]);
});

it('looks once where nobody says, and where the body tells more than the status', async () => {
  timing = [{ name: URL_OF_FILE, startTime: -1, responseStatus: 0 }];
  expect((await failureOf('MEDIA_ELEMENT_ERROR: Format error')).code).toBe('CF_FILE_FORBIDDEN');
  expect(requests).toEqual([URL_OF_FILE]);
  await failureOf('403: Forbidden');
  expect(requests).toHaveLength(2);
});

it('believes no status of a request before its own', async () => {
  timing = [{ name: URL_OF_FILE, startTime: 0, responseStatus: 404 }];
  expect((await failureOf('')).code).toBe('CF_FILE_FORBIDDEN');
});
