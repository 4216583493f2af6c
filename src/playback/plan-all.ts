import { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import type { PlayerConfig } from '../source/player-config.js';
import type { Capabilities } from '../source/capabilities.js';
import { planSources, type SourcePlan } from '../source/source-plan.js';
import { addressOf } from './redundant-candidate.js';

export interface CombinedPlan {
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly PlayerError[];
  /** Why there is no candidate; or, where an alternative is left, a warning instead. */
  readonly error?: PlayerError;
}

/** One plan of several configurations (`<source>` elements, for example), in order, without repetition. */
export function planAll(configs: readonly PlayerConfig[]): CombinedPlan {
  return combinePlans(
    configs.map((config) => {
      try {
        return planSources(config, pageFacts());
      } catch (error) {
        return PlayerError.from(error, 'CF_CONFIG_INVALID');
      }
    }),
  );
}

/** Several renditions are planned by code of its own: a list has to be read, a SMIL file to be fetched. */
export function namesRenditions(config: PlayerConfig | undefined): boolean {
  return config?.renditions !== undefined || /\.smil(?:[?\s]|$)/i.test(`${config?.file} ${config?.src}`);
}

/** @param plans or why there is none */
export function combinePlans(plans: readonly (SourcePlan | PlayerError)[]): CombinedPlan {
  const candidates = new Map<string, Candidate>();
  const warnings: PlayerError[] = [];
  const errors: PlayerError[] = [];
  for (const plan of plans) {
    if (plan instanceof PlayerError) {
      errors.push(plan);
      continue;
    }
    for (const candidate of plan.candidates) {
      const key = `${candidate.kind} ${addressOf(candidate)}`;
      if (!candidates.has(key)) candidates.set(key, candidate);
    }
    warnings.push(
      ...plan.warnings.map(
        ({ code, message }) => new PlayerError(code, { message, context: { stage: 'plan' } }),
      ),
    );
  }
  if (candidates.size > 0)
    return { candidates: [...candidates.values()], warnings: [...warnings, ...errors] };
  const error = errors[0] ?? warnings[0] ?? new PlayerError('CF_CONFIG_NO_SOURCE');
  return { candidates: [], warnings: warnings.filter((warning) => warning !== error), error };
}

/** What the browser has not got is left to the engines, which say so in the log of attempts. */
export function pageFacts(): Capabilities {
  return typeof document === 'undefined'
    ? {}
    : { pageUrl: document.baseURI, pageProtocol: location.protocol };
}
