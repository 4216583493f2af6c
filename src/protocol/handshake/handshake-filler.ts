/** What fills C1 and S1, and what the keys of RTMPE are made from. Pages without TLS have this part of WebCrypto too. */
export function handshakeFiller(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
