import { afterEach, expect, it } from 'vitest';
import { NO_EXTRAS } from '../../../src/session/session-extras.js';
import { ServerLink } from '../../../src/session/server-link.js';
import { recordingServer } from '../../support/recording-server.js';
import { CANDIDATE } from '../../support/session-driver.js';

let link: ServerLink;
afterEach(() => link.close());

it('what was received by a connection that was given up counts on', async () => {
  const server = recordingServer();
  link = new ServerLink({
    ladder: [CANDIDATE],
    session: { bufferLength: 3, pageUrl: 'https://page.example/', supportedTypes: [] },
    extras: NO_EXTRAS,
    openChannel: () => server.openChannel(),
    emit: () => {},
    onStage: () => {},
    onClosed: () => {},
    onMove: () => {},
  });
  await link.open(new AbortController().signal);
  const first = link.bytesReceived;
  expect(first).toBeGreaterThan(3000);
  link.close();
  expect(link.bytesReceived).toBe(first);
  await link.open(new AbortController().signal);
  expect(link.bytesReceived).toBeGreaterThan(first + 3000);
});
