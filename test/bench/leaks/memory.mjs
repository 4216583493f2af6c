// What a page and its workers hold, after everything that can be collected has been.

/** Nested sessions for the workers of a page: their heaps are not in the page's figures. */
export async function watchMemory(page) {
  const session = await page.context().newCDPSession(page);
  const workers = new Set();
  const pending = new Map();
  let nextId = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.add(sessionId);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }) => {
    workers.delete(sessionId);
    for (const [id, { of, resolve }] of pending) {
      if (of !== sessionId) continue;
      pending.delete(id);
      resolve(undefined);
    }
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    pending.get(id)?.resolve(result);
    pending.delete(id);
  });
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });

  function ask(sessionId, method) {
    const id = nextId++;
    return new Promise((resolve) => {
      pending.set(id, { of: sessionId, resolve });
      session
        .send('Target.sendMessageToTarget', {
          sessionId,
          message: JSON.stringify({ id, method, params: {} }),
        })
        .catch(() => resolve(undefined));
    });
  }

  return async function look() {
    // Twice: what a finalizer lets go is garbage only then.
    for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    let inWorkers = 0;
    for (const sessionId of workers) {
      await ask(sessionId, 'HeapProfiler.enable');
      await ask(sessionId, 'HeapProfiler.collectGarbage');
      inWorkers += (await ask(sessionId, 'Runtime.getHeapUsage'))?.usedSize ?? 0;
    }
    return {
      heap: of.JSHeapUsedSize,
      workerHeap: inWorkers,
      nodes: of.Nodes,
      listeners: of.JSEventListeners,
      workers: workers.size,
    };
  };
}
