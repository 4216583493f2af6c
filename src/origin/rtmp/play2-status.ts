import type { ServerStream } from '../../protocol/connection/server.js';

/** `play2` was accepted; forced: the two streams have no keyframe in common. */
export function sayTransition(stream: ServerStream, name: string, isAligned: boolean): void {
  stream.sendStatus({
    code: 'NetStream.Play.Transition',
    description: `Transitioned to ${name}.`,
    details: name,
    reason: isAligned ? 'NetStream.Transition.Success' : 'NetStream.Transition.Forced',
  });
}

export function sayPlayFailed(stream: ServerStream, name: string, reason: string): void {
  stream.sendStatus({
    level: 'error',
    code: 'NetStream.Play.Failed',
    description: `Failed to play ${name}; ${reason}.`,
    details: name,
  });
}
