import type { Sample } from './sample.js';

/** The bare data of samples, one behind the other. */
export function joinSamples(samples: readonly Sample[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(samples.reduce((size, { data }) => size + data.byteLength, 0));
  let at = 0;
  for (const { data } of samples) {
    out.set(data, at);
    at += data.byteLength;
  }
  return out;
}
