import { open } from 'node:fs/promises';

/** A little more than a SMIL file may have. */
const MAX_TEXT_BYTES = 300_000;

/** What is behind an address or in a file: no more of one that does not end than what the reader of it refuses. */
export async function readText(address: string): Promise<string> {
  if (/^https?:/i.test(address)) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    return answer.body === null ? '' : readBounded(answer.body);
  }
  const file = await open(address);
  try {
    return await readBounded(file.createReadStream({ autoClose: false }));
  } finally {
    await file.close();
  }
}

async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > MAX_TEXT_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
