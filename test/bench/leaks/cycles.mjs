import { slope } from './slope.mjs';

/** Cycles after which code is compiled and caches are full. */
const WARM_UP = 20;
const LOOKS = 9;
/** ms for workers to say goodbye to their servers. */
const GOODBYE_MS = 1500;

/** A player is put into the page, plays to its first picture, and is taken out again. */
export async function cycles({ page, look, name, what, attributes, count, budget }) {
  const looks = [];
  const every = Math.max(1, Math.floor(count / (LOOKS - 1)));
  for (let cycle = 1; cycle <= WARM_UP + count; cycle++) {
    await page.evaluate(cycleInPage, { name, attributes });
    if (cycle < WARM_UP || (cycle - WARM_UP) % every !== 0) continue;
    await new Promise((done) => setTimeout(done, GOODBYE_MS));
    looks.push({ at: cycle, ...(await look()) });
  }
  const [first, last] = [looks[0], looks.at(-1)];
  const bytes = slope(looks.map(({ at, heap }) => [at, heap]));
  const nodes = last.nodes - first.nodes;
  const listeners = last.listeners - first.listeners;
  const missed =
    bytes > budget.bytes || nodes > budget.nodes || listeners > budget.listeners || last.workers > 0;
  const line = [
    `${count} × <${name}> with ${what}:`,
    `${bytes.toFixed(0)} bytes of heap per cycle (${(first.heap / 1e6).toFixed(2)} → ${(last.heap / 1e6).toFixed(2)} MB),`,
    `${nodes} nodes, ${listeners} listeners, ${last.workers} workers left`,
  ].join(' ');
  return { line, missed };
}

/** In the page. */
async function cycleInPage({ name, attributes }) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries({ ...attributes, autoplay: '', muted: '' }))
    element.setAttribute(key, value);
  let timer;
  const shown = new Promise((resolve, reject) => {
    element.nativeEl.requestVideoFrameCallback(resolve);
    element.addEventListener('error', () => reject(new Error(element.error?.message)));
    timer = setTimeout(() => reject(new Error(`no picture within 20 s (${element.engine})`)), 20_000);
  });
  document.querySelector('main').append(element);
  await shown;
  // It would hold the element.
  clearTimeout(timer);
  element.remove();
}
