/** What the owner of a page or a server reads about a code; all of it ends in docs/errors.md. */
export interface OwnerHintText {
  /** What happened, technically. */
  readonly happened: string;
  /** What is wrong in the set-up and what to change. */
  readonly hint: string;
  /** What to look at, in this order. */
  readonly check: readonly string[];
}
