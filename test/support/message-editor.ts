import { avccFrame, seiUnit } from './caption-data.js';
import type { TrackKind } from '../../src/media/segment.js';
import type { MediaInput } from '../../src/media/transmuxer.js';

/** Which messages an edit is about; absent: all. */
export type Where = (message: MediaInput, index: number) => boolean;
export type Edit = (messages: readonly MediaInput[]) => readonly MediaInput[];

export const isOf =
  (kind: TrackKind): Where =>
  ({ type }) =>
    type === kind;
/** Of FLV's AVC and AAC: the configuration of a decoder. */
export const isConfig: Where = ({ payload }) => payload[1] === 0;
export const isPicture: Where = ({ type, payload }) => type === 'video' && payload[1] === 1;
export const isKeyframe: Where = ({ payload }) => payload[0] === 0x17 && payload[1] === 1;
export const after =
  (time: number): Where =>
  (message, index) =>
    !isConfig(message, index) && message.timestamp >= time;
export const both =
  (a: Where, b: Where): Where =>
  (message, index) =>
    a(message, index) && b(message, index);

export const not =
  (a: Where): Where =>
  (message, index) =>
    !a(message, index);

const mapped =
  (where: Where, change: (message: MediaInput) => readonly MediaInput[]): Edit =>
  (messages) =>
    messages.flatMap((message, index) => (where(message, index) ? change(message) : [message]));

/** Timestamps moved by so many ms; as 32 bits where they wrap, or as 24. */
export const shift = (by: number, where: Where = () => true, modulus = 2 ** 32): Edit =>
  mapped(where, (m) => [{ ...m, timestamp: (((m.timestamp + by) % modulus) + modulus) % modulus }]);

/** A clock that runs too fast by so many millionths. */
export const drift = (ppm: number, where: Where): Edit =>
  mapped(where, (m) => [{ ...m, timestamp: Math.round(m.timestamp * (1 + ppm / 1e6)) }]);

export const drop = (where: Where): Edit => mapped(where, () => []);

export const duplicate = (where: Where = () => true): Edit => mapped(where, (m) => [m, m]);

/** Empty messages of both kinds behind each. */
export const withEmptyMessages: Edit = mapped(
  () => true,
  (m) => [
    m,
    { type: 'audio', timestamp: m.timestamp, payload: new Uint8Array(0) },
    { type: 'video', timestamp: m.timestamp, payload: new Uint8Array(0) },
  ],
);

/** So many SEI messages of so many bytes in front of each picture: user data that nobody knows. */
export const withSei = (count: number, size: number): Edit => {
  const unit = seiUnit(
    Array.from({ length: size }, (_, i) => (i * 7) & 255),
    [6],
    5,
  );
  const units = avccFrame(...Array.from({ length: count }, () => unit));
  return mapped(isPicture, (m) => [
    { ...m, payload: Buffer.concat([m.payload.subarray(0, 5), units, m.payload.subarray(5)]) },
  ]);
};

/** The configuration once more before each keyframe, at timestamp 0 as some servers have it. */
export const repeatConfig: Edit = (messages) => {
  const configs = messages.filter(isConfig).map((m) => ({ ...m, timestamp: 0 }));
  return messages.flatMap((m, i) => (isKeyframe(m, i) ? [...configs, m] : [m]));
};

/** Two that follow each other change places. */
export const swap =
  (at: number): Edit =>
  (messages) => {
    const out = [...messages];
    const i = at % Math.max(1, out.length - 1);
    const [first, second] = [out[i], out[i + 1]];
    if (first !== undefined && second !== undefined) [out[i], out[i + 1]] = [second, first];
    return out;
  };

/** So many copies behind each other, as if it went on. Configuration comes once. */
export const lengthen =
  (copies: number, duration: number): Edit =>
  (messages) =>
    Array.from({ length: copies }, (_, copy) =>
      messages.flatMap((m, i) =>
        isConfig(m, i) ? (copy === 0 ? [m] : []) : [{ ...m, timestamp: m.timestamp + copy * duration }],
      ),
    ).flat();

/** By time, as a server sends them. */
export const inOrder: Edit = (messages) =>
  messages
    .map((message, at) => ({ message, at }))
    .sort((a, b) => a.message.timestamp - b.message.timestamp || a.at - b.at)
    .map(({ message }) => message);

export const edited = (messages: readonly MediaInput[], ...edits: readonly Edit[]): readonly MediaInput[] =>
  edits.reduce((now, edit) => edit(now), messages);
