import type { App } from './app.js';

export const filesApp = (): App => ({ kind: 'vod' });

export const liveApp = (): App => ({ kind: 'live', takesPublishers: true });

/** Live as content delivery networks had it: nothing plays that was not asked for by `FCSubscribe` before. */
export function subscribeApp(isPublished: (name: string) => boolean): App {
  const subscribed = new Set<string>();
  return {
    kind: 'live',
    onCall(name, [streamName]) {
      if (typeof streamName !== 'string') return undefined;
      const plain = streamName.split('?', 1)[0] ?? '';
      if (name === 'FCSubscribe' && isPublished(plain) && subscribed.size < 100) subscribed.add(plain);
      if (name === 'FCUnsubscribe') subscribed.delete(plain);
      // The usual answers come behind this.
      return undefined;
    },
    refusalOf: (name) =>
      subscribed.has(name.split('?', 1)[0] ?? '') ? undefined : 'NetStream.Play.StreamNotFound',
  };
}
