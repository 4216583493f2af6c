import type { RtmpMessage } from '../message/message.js';

/** Every message as it is sent or was received, before anything is done about it. */
export type RtmpTrace = (event: { readonly direction: 'in' | 'out'; readonly message: RtmpMessage }) => void;
