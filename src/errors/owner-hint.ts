import type { ErrorCode } from './error-code.js';
import { EN_OWNER_MEDIA } from './messages/en-owner-media.js';
import { EN_OWNER_RTMP } from './messages/en-owner-rtmp.js';
import { EN_OWNER_SETUP } from './messages/en-owner-setup.js';
import type { OwnerHintText } from './messages/owner-hint-text.js';
import type { ErrorContext, PlayerError } from './player-error.js';

/** Words for the owner, for every code: one that is missing does not compile. */
export const OWNER_HINTS: Readonly<Record<ErrorCode, OwnerHintText>> = {
  ...EN_OWNER_SETUP,
  ...EN_OWNER_RTMP,
  ...EN_OWNER_MEDIA,
} satisfies Record<ErrorCode, OwnerHintText>;

export interface OwnerHint {
  /** What is wrong in the set-up and what to change. Plain text. */
  readonly text: string;
  /** Place in the documentation, relative to the package: `docs/errors.md#cf_internal`. */
  readonly link: string;
}

/** The words for the owner of the page: what is wrong in the set-up and what to change. */
export function ownerHint(error: PlayerError): OwnerHint {
  const { hint } = OWNER_HINTS[error.code];
  const { field, expiresAt } = error.context;
  const facts = [
    ...(error.code === 'CF_CONFIG_INVALID' ? [sentence(error.message)] : []),
    ...(typeof expiresAt === 'string' ? [`The signature ends at ${expiresAt}.`] : []),
    ...httpFacts(error.context),
  ].filter((fact) => fact !== '');
  // The message of a bad value begins with its field; without one it may be anybody's text.
  const shown = error.code === 'CF_CONFIG_INVALID' && typeof field !== 'string' ? [] : facts;
  return { text: [...shown, hint].join(' '), link: `docs/errors.md#${error.code.toLowerCase()}` };
}

function sentence(text: string): string {
  return text === '' || text.endsWith('.') ? text : `${text}.`;
}

/** Which header, with which value: for this page and this request. */
function httpFacts({ cors, pageOrigin, ...context }: ErrorContext): string[] {
  const { requestHeaders, startsAt, clockDifferenceSeconds: seconds, policyResource, isCovered } = context;
  const facts: string[] = [];
  if (cors === 'origin')
    facts.push(`Wanted in the answer: Access-Control-Allow-Origin: ${pageOrigin} (or *).`);
  if (cors === 'credentials')
    facts.push(
      `Wanted in the answer, for requests with cookies: Access-Control-Allow-Origin: ${pageOrigin} (not *) and Access-Control-Allow-Credentials: true.`,
    );
  if (cors === 'headers')
    facts.push(
      `Wanted in the answer to OPTIONS: Access-Control-Allow-Origin: ${pageOrigin} and Access-Control-Allow-Headers: ${requestHeaders} (managed policy CORS-With-Preflight, 5cc3b908-e619-4b99-88e5-2cf7f45965bd); or set cmcd to query.`,
    );
  if (typeof startsAt === 'string') facts.push(`The signature begins at ${startsAt}.`);
  if (typeof seconds === 'number')
    facts.push(`The clock of this device is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}.`);
  if (context['directive'] === 'require-trusted-types-for')
    facts.push(
      "Here it is require-trusted-types-for 'script': this engine makes workers from addresses that no Trusted Types policy has made.",
    );
  if (isCovered === false) facts.push(`The policy is for ${policyResource}.`);
  return facts;
}
