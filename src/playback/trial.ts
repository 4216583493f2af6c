import type { Candidate } from '../source/candidate.js';
import { Attempt } from './attempt.js';
import { STAGGER_MS } from './budget.js';
import { enginesFor } from './engine-registry.js';
import type { PlanRunContext } from './plan-run.js';

/**
 * Whether a candidate would play now, found out with its engine on an element that nobody sees or hears: what a server
 * says of itself is no picture. Takes no longer than an attempt; an end of `signal` is a no.
 */
export async function wouldPlay(
  candidate: Candidate,
  { media, engines, budgets, clock, page }: PlanRunContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  const element = media.ownerDocument.createElement('video');
  element.muted = true;
  element.preload = 'auto';
  element.crossOrigin = media.crossOrigin;
  const ladder = (candidate.kind === 'rtmp' && candidate.ladder) || [];
  let close = (): unknown => undefined;
  const plays = await new Promise<boolean>((resolve) => {
    const nothing = (): void => undefined;
    const attempt = new Attempt(
      {
        media: element,
        candidate,
        factories: enginesFor(candidate, engines, element),
        // Not held while a browser waits for a viewer, who will never press play here: the timer below ends it.
        budgetMs: Number.POSITIVE_INFINITY,
        clock,
        page,
      },
      {
        attached: nothing,
        ready: () => resolve(true),
        warning: nothing,
        failed: () => resolve(false),
        stage: nothing,
        rung: nothing,
        streamType: nothing,
        quality: nothing,
        levels: nothing,
        audioTracks: nothing,
        streamStatus: nothing,
        hasAlternative: () => false,
        metadata: nothing,
      },
    );
    element.addEventListener('error', () => element.error && attempt.mediaError(element.error));
    const cancel = clock.after(budgets()[candidate.kind] + ladder.length * STAGGER_MS, () => resolve(false));
    signal.addEventListener('abort', () => resolve(false), { once: true });
    close = () => {
      cancel();
      return attempt.close();
    };
    void attempt.open();
  });
  await close();
  return plays && !signal.aborted;
}
