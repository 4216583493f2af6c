import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** The modules that a worker is made of. */
async function modulesOf(worker: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../../src/session/${worker}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).map((file) => file.replace(/^.*src\//, ''));
}

const RTMPE = [
  'protocol/crypto/diffie-hellman.ts',
  'protocol/crypto/rc4.ts',
  'protocol/handshake/rtmpe-client-handshake.ts',
  'protocol/handshake/rtmpe-keys.ts',
];

describe('the workers', () => {
  it('carry RTMPE only where it is needed', async () => {
    expect(await modulesOf('rtmp-worker-full')).toEqual(expect.arrayContaining(RTMPE));
    const plain = await modulesOf('rtmp-worker');
    expect(plain).toContain('protocol/handshake/client-handshake.ts');
    expect(plain.filter((file) => RTMPE.includes(file))).toEqual([]);
  });

  it('carry the HTTP tunnel, AMF3 and tokens only where they are needed', async () => {
    const extras = [
      'transport/open-http-tunnel.ts',
      'protocol/rtmpt/tunnel-client.ts',
      'protocol/amf/amf3-decode.ts',
      'protocol/amf/amf3-encode.ts',
      'protocol/connection/secure-token.ts',
      'protocol/connection/swf-verification.ts',
      'protocol/connection/fc-subscribe.ts',
    ];
    expect(await modulesOf('rtmp-worker-full')).toEqual(expect.arrayContaining(extras));
    const plain = await modulesOf('rtmp-worker');
    expect(plain.filter((file) => extras.includes(file))).toEqual([]);
  });

  it('carry no server', async () => {
    for (const worker of ['rtmp-worker', 'rtmp-worker-full']) {
      const files = await modulesOf(worker);
      expect(
        files.filter((file) => /server-(handshake|connection|command)|tunnel-server/.test(file)),
      ).toEqual([]);
    }
  });
});
