import type { SessionCommand, SessionEvent } from './worker-protocol.js';

export type Hearing = (said: SessionEvent | SessionCommand) => void;

/** So long, and so many bytes of media, waits for who is to hear it. */
const COMING_MS = 5000;
const ENOUGH = 8 * 1024 * 1024;

/** What is said waits for one who is coming. When that fails, lasts or becomes too much, another one hears it all, in its order. */
export function hearLater(coming: Promise<Hearing>, without: Hearing): Hearing {
  const waiting: (SessionEvent | SessionCommand)[] = [];
  let bytes = 0;
  let hear: Hearing | undefined;
  const settle = (hearing = without): void => {
    if (hear === undefined) waiting.splice(0).forEach((hear = hearing));
  };
  coming.then(settle, () => settle());
  setTimeout(() => settle(), COMING_MS);
  return (said) => {
    if (hear !== undefined) {
      hear(said);
      return;
    }
    waiting.push(said);
    if (said.type === 'segment' && (bytes += said.segment.data.byteLength) > ENOUGH) settle();
  };
}
