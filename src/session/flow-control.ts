/** Seconds over the wanted buffer at which the server is told to wait. */
const MARGIN = 5;

/**
 * Whether the server should be holding the stream: from twice the wanted buffer (5 s more where that is little) until
 * it has shrunk to the wanted one. A WebSocket cannot be paused on receive, so this is the reader's only limit.
 */
export function shouldHold(isHolding: boolean, ahead: number, bufferLength: number): boolean {
  if (isHolding) return ahead > bufferLength;
  return ahead > Math.max(2 * bufferLength, bufferLength + MARGIN);
}
