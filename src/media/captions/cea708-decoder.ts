import type { Caption } from './caption.js';
import { Cea708Service } from './cea708-service.js';

const MAX_PACKET = 128;
const EXTENDED_SERVICE = 7;

/** The DTVCC transport channel: packets of service blocks (CEA-708 sections 5 and 6). */
export class Cea708Decoder {
  readonly #tell: (caption: Caption) => void;
  readonly #services = new Map<number, Cea708Service>();
  readonly #packet = new Uint8Array(MAX_PACKET);
  #length = 0;
  /** Bytes with the header; 0 between packets. */
  #size = 0;

  constructor(tell: (caption: Caption) => void) {
    this.#tell = tell;
  }

  push(isStart: boolean, first: number, second: number, time: number): void {
    if (isStart) {
      // One that was cut short still has whole blocks in it.
      this.#finish(time);
      const sizeCode = first & 0x3f;
      this.#size = sizeCode === 0 ? MAX_PACKET : sizeCode * 2;
    } else if (this.#size === 0) return;
    this.#packet[this.#length++] = first;
    this.#packet[this.#length++] = second;
    if (this.#length >= this.#size) this.#finish(time);
  }

  end(time: number): void {
    for (const service of this.#services.values()) service.end(time);
  }

  #finish(time: number): void {
    const packet = this.#packet.slice(0, this.#length);
    this.#length = 0;
    this.#size = 0;
    for (let at = 1; at < packet.byteLength;) {
      const header = packet[at++] ?? 0;
      const size = header & 0x1f;
      let number = header >> 5;
      if (number === EXTENDED_SERVICE && size > 0) number = (packet[at++] ?? 0) & 0x3f;
      // A null block ends the packet.
      if (number === 0) return;
      this.#service(number).push(packet.subarray(at, at + size), time);
      at += size;
    }
  }

  #service(number: number): Cea708Service {
    const known = this.#services.get(number);
    if (known !== undefined) return known;
    const service = new Cea708Service(`SERVICE${number}`, this.#tell);
    this.#services.set(number, service);
    return service;
  }
}
