/** What fills C1 and S1. It needs no secrecy, as the keys of the digests are public: it has to differ. */
export function handshakeFiller(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Math.floor(Math.random() * 256);
  return bytes;
}
