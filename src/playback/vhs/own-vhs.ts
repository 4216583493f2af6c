import { VhsEngine } from './vhs-engine.js';
import type { VideoJsWithVhs } from './vhs-library.js';
import { requireBlobWorkers } from './worker-check.js';

/** @throws PlayerError `CF_ENV_WORKER_BLOCKED` */
export async function loadVhsEngine(library?: VideoJsWithVhs): Promise<VhsEngine> {
  await requireBlobWorkers();
  return new VhsEngine(library ?? (await import('video.js')).default);
}
