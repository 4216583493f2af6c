import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveSession } from '../../../src/session/serve-session.js';

/** A worker's scope, as far as a session needs one. */
class FakeScope extends EventTarget {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  hear(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('a worker that cannot fetch what feeds a MediaSource', () => {
  it('says so each time that the page wants one', async () => {
    const scope = new FakeScope();
    vi.stubGlobal('self', scope);
    serveSession();
    const script = new URL('./no-such-script.js', import.meta.url).href;
    scope.hear({ type: 'sink', id: 1, action: 'open', script });
    await expect.poll(() => scope.posted).toContainEqual(expect.objectContaining({ id: 1, what: 'gone' }));
    // The page builds its playback anew.
    scope.hear({ type: 'sink', id: 2, action: 'open', script });
    expect(scope.posted).toContainEqual(expect.objectContaining({ id: 2, what: 'gone' }));
  });

  it('says so when it does not come, and gives the page what came meanwhile in its order', async () => {
    vi.useFakeTimers();
    const scope = new FakeScope();
    vi.stubGlobal('self', scope);
    serveSession();
    // It comes when all is over: an import that never ends would be waited for by other files of this process.
    let come = (): void => undefined;
    vi.stubGlobal('theScript', new Promise<void>((resolve) => (come = resolve)));
    const script = 'data:text/javascript,await theScript';
    scope.hear({ type: 'sink', id: 1, action: 'open', script });
    scope.hear({ type: 'sink', id: 1, action: 'duration', duration: 20 });
    await vi.advanceTimersByTimeAsync(4900);
    expect(scope.posted).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(scope.posted.slice(1)).toMatchObject([{ what: 'gone' }, { action: 'duration' }]);
    vi.useRealTimers();
    come();
    await vi.dynamicImportSettled();
  });
});

describe('a worker that waits for a session', () => {
  it('fetches what feeds a MediaSource before one is wanted, once', async () => {
    const scope = new FakeScope();
    vi.stubGlobal('self', scope);
    serveSession();
    const script =
      'data:text/javascript,export const hearWith = (post) => (said) => post({ heard: said.action })';
    scope.hear({ type: 'sink', id: 0, action: 'expect', script });
    await expect.poll(() => scope.posted).toContainEqual({ heard: 'expect' });
    scope.hear({ type: 'sink', id: 1, action: 'open', script: 'data:text/javascript,throw 1' });
    expect(scope.posted.at(-1)).toEqual({ heard: 'open' });
  });

  it('says of no MediaSource that a page has asked for that it is gone', async () => {
    const scope = new FakeScope();
    vi.stubGlobal('self', scope);
    serveSession();
    const script = new URL('./no-such-script.js', import.meta.url).href;
    scope.hear({ type: 'sink', id: 0, action: 'expect', script });
    await expect.poll(() => scope.posted).toContainEqual(expect.objectContaining({ what: 'gone' }));
    expect(scope.posted).not.toContainEqual(expect.objectContaining({ id: 1 }));
    scope.hear({ type: 'sink', id: 1, action: 'open', script });
    expect(scope.posted).toContainEqual(expect.objectContaining({ id: 1, what: 'gone' }));
  });
});
