/** For a TLS handshake, and for the head of a request: as long as an RTMP handshake may take. ms */
export const HANDSHAKE_MS = 15_000;
/** For a whole request: none has a body to speak of. ms */
export const REQUEST_MS = 60_000;
