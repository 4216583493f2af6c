import { afterEach, expect, it, vi } from 'vitest';
import { ladderServer } from '../../support/ladder-server.js';
import { SessionDriver } from '../../support/session-driver.js';

afterEach(() => vi.doUnmock('../../../src/session/quality/rendition-switch.js'));

it('plays one quality, and names the part, where the code for several cannot be fetched', async () => {
  vi.doMock('../../../src/session/quality/rendition-switch.js', () =>
    Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
  );
  const server = ladderServer();
  const driver = new SessionDriver(
    { openChannel: server.openChannel },
    {
      host: 'localhost',
      tcUrl: 'rtmp://localhost/cfx/st',
      app: 'cfx/st',
      streamName: 'mp4:videos/ladder_low.mp4',
      renditions: [{ streamName: 'mp4:videos/ladder_low.mp4', bitrate: 100_000 }],
    },
    3,
    [],
    {
      supportedTypes: [
        'video/mp4; codecs="avc1.42c01e"',
        'video/mp4; codecs="avc1.4d400c"',
        'video/mp4; codecs="avc1.4d400d"',
        'audio/mp4; codecs="mp4a.40.2"',
      ],
    },
  );
  try {
    const { error } = await driver.next('warning');
    expect(error).toMatchObject({ code: 'CF_NETWORK_LOST', context: { part: 'the switch of qualities' } });
    expect(error.message).toContain('the switch of qualities');
    await driver.mediaUpTo(1);
    expect(driver.of('failure')).toEqual([]);
  } finally {
    driver.close();
    await server.stop();
  }
});
