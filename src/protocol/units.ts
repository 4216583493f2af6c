/** Numbers that look alike and must not be mixed carry a brand; the brand costs nothing at run time. */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

export type Milliseconds = Branded<'ms'>;
export type Seconds = Branded<'s'>;
/** RTMP 1.0 section 5.3.1.1: 2 to 65599. */
export type ChunkStreamId = Branded<'csid'>;
/** RTMP 1.0 section 5.3.1.2.1: 0 for the NetConnection, else what `createStream` returned. */
export type MessageStreamId = Branded<'msid'>;

export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const seconds = (value: number): Seconds => value as Seconds;
export const chunkStreamId = (value: number): ChunkStreamId => value as ChunkStreamId;
export const messageStreamId = (value: number): MessageStreamId => value as MessageStreamId;

export const toSeconds = (value: Milliseconds): Seconds => (value / 1000) as Seconds;
export const toMilliseconds = (value: Seconds): Milliseconds => (value * 1000) as Milliseconds;
