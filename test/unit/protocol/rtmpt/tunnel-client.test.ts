import { describe, expect, it } from 'vitest';
import { TunnelClient, type TunnelRequest } from '../../../../src/protocol/rtmpt/tunnel-client.js';
import { patternBytes } from '../../../support/bytes.js';
import { readTunnelCapture, TUNNEL_CAPTURES } from '../../../support/tunnel-captures.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function request(client: TunnelClient, now = 0): TunnelRequest {
  const step = client.next(now);
  if (step.type !== 'request') throw new Error(`no request but ${step.type}`);
  return step;
}

function answer(client: TunnelClient, status: number, body: Uint8Array, now = 0): Uint8Array {
  client.begin(status);
  const bytes = client.receive(body);
  client.end(now);
  return bytes;
}

/** Past `open`, with the session `abc`. */
function opened(): TunnelClient {
  const client = new TunnelClient();
  request(client);
  answer(client, 404, new Uint8Array(0));
  request(client);
  answer(client, 200, bytesOf('abc\n'));
  return client;
}

describe('the RTMPT client', () => {
  it('asks ident2 and open with one zero byte, then sends and polls with numbers from 0', () => {
    const client = new TunnelClient();
    const seen: string[] = [];
    const note = ({ path, body }: TunnelRequest): void => void seen.push(`${path} ${[...body].join()}`);
    note(request(client));
    answer(client, 404, bytesOf('not found'));
    note(request(client));
    answer(client, 200, bytesOf('abc\n'));
    client.push(Uint8Array.of(7, 8));
    note(request(client));
    answer(client, 200, Uint8Array.of(1));
    note(request(client, 16));
    answer(client, 200, Uint8Array.of(1));
    client.close();
    note(request(client));
    answer(client, 200, Uint8Array.of(0));
    expect(seen).toEqual([
      '/fcs/ident2 0',
      '/open/1 0',
      '/send/abc/0 7,8',
      '/idle/abc/1 0',
      '/close/abc/2 0',
    ]);
    expect(client.next(0)).toEqual({ type: 'over' });
  });

  it('never asks while an answer is outstanding', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    client.push(Uint8Array.of(2));
    expect(client.next(1e9)).toEqual({ type: 'busy' });
    client.close();
    expect(client.next(1e9)).toEqual({ type: 'busy' });
  });

  it('waits for as long as the polling byte says, and not when something is to be sent', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    answer(client, 200, Uint8Array.of(9), 1000);
    expect(client.next(1000)).toEqual({ type: 'wait', ms: 144 });
    expect(client.next(1100)).toEqual({ type: 'wait', ms: 44 });
    client.push(Uint8Array.of(2));
    expect(request(client, 1100).path).toBe('/send/abc/1');
  });

  it('polls although the clock was set back', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    answer(client, 200, Uint8Array.of(0x21), 1e12);
    expect(request(client, 5).command).toBe('idle');
  });

  it('does not poll before the first bytes went out, for the client speaks first', () => {
    expect(opened().next(0).type).toBe('wait');
  });

  it('sends the parts of the handshake one by one and everything behind it together', () => {
    const client = opened();
    const sent = (): number => {
      const { body } = request(client);
      answer(client, 200, Uint8Array.of(1));
      return body.byteLength;
    };
    for (const length of [1537, 1536, 100, 50]) client.push(new Uint8Array(length));
    expect([sent(), sent(), sent()]).toEqual([1537, 1536, 150]);
  });

  it('cuts what is larger than a request may be', () => {
    const client = opened();
    const bytes = patternBytes(200_000);
    client.push(new Uint8Array(3073));
    request(client);
    answer(client, 200, Uint8Array.of(1));
    client.push(bytes);
    const sent: Uint8Array[] = [];
    while (client.waiting > 0) {
      sent.push(request(client).body);
      answer(client, 200, Uint8Array.of(1));
    }
    expect(Math.max(...sent.map(({ byteLength }) => byteLength))).toBe(65_536);
    expect(Buffer.compare(Buffer.concat(sent), bytes)).toBe(0);
  });

  it('takes a zero for the polling byte as the end, after the bytes behind it', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    answer(client, 200, Uint8Array.of(1));
    request(client, 16);
    expect([...answer(client, 200, Uint8Array.of(0, 5, 6))]).toEqual([5, 6]);
    expect(client.next(0)).toEqual({ type: 'over' });
  });

  it('goes on with a server whose polling byte is always zero', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    expect([...answer(client, 200, Uint8Array.of(0, 5, 6))]).toEqual([5, 6]);
    request(client, 16);
    answer(client, 200, Uint8Array.of(0), 16);
    expect(client.next(16)).toEqual({ type: 'wait', ms: 16 });
    expect(request(client, 32).path).toBe('/idle/abc/2');
  });

  it('sends what is left before it closes', () => {
    const client = opened();
    client.push(Uint8Array.of(1));
    client.close();
    expect(request(client).path).toBe('/send/abc/0');
    answer(client, 200, Uint8Array.of(1));
    expect(request(client).path).toBe('/close/abc/1');
  });

  it.each([400, 404, 410, 500, 503])('takes %i for the loss of the session', (status) => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    expect(() => client.begin(status)).toThrow(
      expect.objectContaining({
        code: 'CF_TUNNEL_SESSION_LOST',
        retryable: true,
        context: expect.objectContaining({ httpStatus: status }),
      }),
    );
    expect(client.isOver).toBe(true);
  });

  it.each([
    ['an empty answer', new Uint8Array(0)],
    ['a page', bytesOf('<!DOCTYPE html><html><body>Log in</body></html>')],
    ['a page without a doctype', bytesOf('\r\n<html lang="en">')],
  ])('takes %s for the loss of the session', (_, body) => {
    const client = opened();
    client.push(Uint8Array.of(1));
    request(client);
    expect(() => answer(client, 200, body)).toThrow(
      expect.objectContaining({ code: 'CF_TUNNEL_SESSION_LOST' }),
    );
  });

  it('does not read an answer without end', () => {
    const client = new TunnelClient({ maxAnswer: 1000 });
    request(client);
    answer(client, 404, new Uint8Array(0));
    request(client);
    answer(client, 200, bytesOf('abc'));
    client.push(Uint8Array.of(1));
    request(client);
    client.begin(200);
    client.receive(new Uint8Array(1000).fill(1));
    expect(() => client.receive(Uint8Array.of(1))).toThrow(
      expect.objectContaining({ code: 'CF_TUNNEL_SESSION_LOST' }),
    );
  });
});

describe('the answer to open', () => {
  const open = (status: number, body: Uint8Array): TunnelClient => {
    const client = new TunnelClient();
    request(client);
    answer(client, 404, new Uint8Array(0));
    request(client);
    answer(client, status, body);
    return client;
  };

  it.each(['abc\n', 'abc', 'abc\r\n', ' abc\n\0'])('may be %j', (body) => {
    const client = open(200, bytesOf(body));
    client.push(Uint8Array.of(1));
    expect(request(client).path).toBe('/send/abc/0');
  });

  it.each([
    ['a page', '<html><body>Welcome</body></html>'],
    ['nothing', ''],
    ['a path', '../admin'],
    ['dots', '..'],
    ['a query', 'abc?x=1'],
    ['encoded dots', '%2e%2e'],
    ['two words', 'abc def'],
    ['binary', '\u0001\u0002'],
    ['an id of 257 characters', 'a'.repeat(257)],
    ['an endless one', 'a'.repeat(100_000)],
  ])('that is %s is no RTMPT', (_, body) => {
    expect(() => open(200, bytesOf(body))).toThrow(expect.objectContaining({ code: 'CF_TUNNEL_REJECTED' }));
  });

  it.each([400, 403, 404, 405, 411, 500, 501, 503])('with status %i is no RTMPT', (status) => {
    expect(() => open(status, bytesOf('no'))).toThrow(
      expect.objectContaining({
        code: 'CF_TUNNEL_REJECTED',
        context: expect.objectContaining({ httpStatus: status }),
      }),
    );
  });
});

describe('the answer to ident2', () => {
  const ident = (status: number, body: string): string | undefined => {
    const client = new TunnelClient();
    request(client);
    client.begin(status);
    client.receive(bytesOf(body));
    const host = client.end(0);
    expect(request(client).path).toBe('/open/1');
    return host;
  };

  it.each([
    ['10.1.2.3\n', '10.1.2.3'],
    ['edge-7.example.com\r\n', 'edge-7.example.com'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]\n', '2001:db8::1'],
  ])('names the host to talk to: %j', (body, host) => {
    expect(ident(200, body)).toBe(host);
  });

  it.each([
    [404, 'edge.example.com'],
    [500, ''],
    [302, ''],
    [200, ''],
    [200, '\0'],
    [200, '<html></html>'],
    [200, 'http://example.com/'],
    [200, 'a b'],
    [200, 'x'.repeat(5000)],
  ])('with status %i and %j names none, and is no failure', (status, body) => {
    expect(ident(status, body)).toBeUndefined();
  });

  it('may be missing', () => {
    const client = new TunnelClient();
    request(client);
    client.abandon();
    expect(request(client).path).toBe('/open/1');
  });
});

describe.each(TUNNEL_CAPTURES)('recorded: %s', (name) => {
  const exchanges = readTunnelCapture(name);

  it('the client asks in the same way as the one that was recorded', () => {
    const recorded = exchanges.filter(({ command }) => command !== 'idle');
    const client = new TunnelClient();
    request(client);
    answer(client, 404, new Uint8Array(0));
    const seen: { path: string; body: Uint8Array }[] = [];
    for (const { command, requestBody, status, answerBody } of recorded) {
      if (command === 'send') client.push(requestBody);
      else if (command === 'close') client.close();
      seen.push(request(client));
      // rtmpdump closes without awaiting the answer before, so that answer says that all is over.
      answer(client, status, command === 'send' ? Uint8Array.of(1) : answerBody);
    }
    const [first] = recorded;
    // The numbers of idle requests are left out with them.
    const isWithoutIdle = recorded.length === exchanges.length;
    expect(seen[0]).toMatchObject({ path: first?.path, body: first?.requestBody });
    expect(seen.map(({ body }) => [...body])).toEqual(recorded.map(({ requestBody }) => [...requestBody]));
    if (isWithoutIdle) expect(seen.map(({ path }) => path)).toEqual(recorded.map(({ path }) => path));
  });

  it('the bodies of its answers are one stream, however they are cut', () => {
    const client = opened();
    const expected: Uint8Array[] = [];
    const received: Uint8Array[] = [];
    for (const { command, answerBody } of exchanges) {
      if (command !== 'send' && command !== 'idle') continue;
      client.push(Uint8Array.of(1));
      request(client);
      client.begin(200);
      for (let at = 0; at < answerBody.byteLength; at += 333) {
        received.push(client.receive(answerBody.subarray(at, at + 333)));
      }
      client.end(0);
      expected.push(answerBody.subarray(1));
    }
    expect(Buffer.compare(Buffer.concat(received), Buffer.concat(expected))).toBe(0);
  });
});
