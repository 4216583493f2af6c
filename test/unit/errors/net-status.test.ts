import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/errors/error-code.js';
import { isErrorStatus, playerErrorForStatus } from '../../../src/errors/net-status.js';

// Codes and levels: Adobe's ActionScript reference as collected in FACTS 2.1.
const TROUBLE: readonly (readonly [string, string, boolean, ErrorCode])[] = [
  ['NetConnection.Connect.Rejected', 'error', true, 'CF_RTMP_CONNECT_REJECTED'],
  ['NetConnection.Connect.InvalidApp', 'error', true, 'CF_RTMP_INVALID_APP'],
  ['NetConnection.Connect.Failed', 'error', true, 'CF_RTMP_CONNECT_FAILED'],
  ['NetConnection.Connect.Closed', 'status', false, 'CF_RTMP_CONNECT_CLOSED'],
  ['NetConnection.Connect.AppShutdown', 'error', true, 'CF_RTMP_APP_SHUTDOWN'],
  ['NetConnection.Connect.IdleTimeout', 'status', true, 'CF_RTMP_IDLE_TIMEOUT'],
  ['NetConnection.Connect.IdleTimeOut', 'status', true, 'CF_RTMP_IDLE_TIMEOUT'],
  ['NetConnection.Connect.NetworkChange', 'status', false, 'CF_NETWORK_LOST'],
  ['NetConnection.Call.BadVersion', 'error', true, 'CF_RTMP_CALL_BAD_VERSION'],
  ['NetConnection.Call.Failed', 'error', true, 'CF_RTMP_CALL_FAILED'],
  ['NetConnection.Call.Prohibited', 'error', true, 'CF_RTMP_CALL_PROHIBITED'],
  ['NetStream.Play.StreamNotFound', 'error', true, 'CF_RTMP_STREAM_NOT_FOUND'],
  ['NetStream.Play.Failed', 'error', true, 'CF_RTMP_PLAY_FAILED'],
  ['NetStream.Failed', 'error', true, 'CF_RTMP_STREAM_FAILED'],
  ['NetStream.Play.FileStructureInvalid', 'error', true, 'CF_RTMP_FILE_STRUCTURE_INVALID'],
  ['NetStream.Play.NoSupportedTrackFound', 'error', true, 'CF_RTMP_NO_SUPPORTED_TRACK'],
  ['NetStream.Play.InsufficientBW', 'warning', false, 'CF_RTMP_INSUFFICIENT_BANDWIDTH'],
  ['NetStream.Play.UnpublishNotify', 'status', false, 'CF_RTMP_STREAM_UNPUBLISHED'],
  ['NetStream.Seek.Failed', 'error', true, 'CF_RTMP_SEEK_FAILED'],
  ['NetStream.Seek.InvalidTime', 'error', true, 'CF_RTMP_SEEK_INVALID_TIME'],
  ['NetStream.InvalidArg', 'error', true, 'CF_RTMP_PLAY_FAILED'],
];

describe('the code of a status info object', () => {
  it.each(TROUBLE)('%s (%s) is failure=%s and becomes %s', (code, level, failure, expected) => {
    expect(playerErrorForStatus({ level, code }).code).toBe(expected);
    expect(isErrorStatus({ level, code })).toBe(failure);
    expect(playerErrorForStatus({ level, code: code.toUpperCase() }).code).toBe(expected);
  });

  it.each([
    'NetConnection.Connect.Success',
    'NetStream.Play.Start',
    'NetStream.Play.Stop',
    'NetStream.Play.Reset',
    'NetStream.Play.Complete',
    'NetStream.Play.Transition',
    'NetStream.Seek.Notify',
    'NetStream.Pause.Notify',
    'NetStream.Unpause.Notify',
    'NetStream.Buffer.Full',
    'NetStream.Play.PublishNotify',
  ])('%s is no failure', (code) => {
    expect(isErrorStatus({ level: 'status', code })).toBe(false);
  });

  it('an unknown code is judged by its level and keeps the raw text', () => {
    const info = { level: 'error', code: 'NetStream.Play.Weird', description: 'out of cheese' };
    expect(isErrorStatus(info)).toBe(true);
    const error = playerErrorForStatus(info);
    expect(error.code).toBe('CF_RTMP_PLAY_FAILED');
    expect(error.context).toMatchObject({ statusCode: 'NetStream.Play.Weird', serverText: 'out of cheese' });
    expect(isErrorStatus({ level: 'status', code: 'NetStream.Some.News' })).toBe(false);
    expect(playerErrorForStatus({ level: 'error', code: 'NetConnection.Proxy.Foo' }).code).toBe(
      'CF_RTMP_CONNECT_REJECTED',
    );
  });

  it('an answer without a code is named after the stage it came in', () => {
    expect(playerErrorForStatus({}, { stage: 'connect' }).code).toBe('CF_RTMP_CONNECT_REJECTED');
    expect(playerErrorForStatus({}, { stage: 'play' }).code).toBe('CF_RTMP_PLAY_FAILED');
    expect(playerErrorForStatus({ code: 5, level: null, application: [] }).code).toBe('CF_RTMP_CALL_FAILED');
  });
});

describe('the four CloudFront codes', () => {
  const CODES: readonly (readonly [string, ErrorCode])[] = [
    ['DistributionNotFound', 'CF_DISTRIBUTION_NOT_FOUND'],
    ['DistributionTypeMismatch', 'CF_DISTRIBUTION_TYPE_MISMATCH'],
    ['InvalidInstance', 'CF_INVALID_INSTANCE'],
    ['InvalidURI', 'CF_INVALID_URI'],
  ];
  const refused = { level: 'error', code: 'NetConnection.Connect.Rejected' };

  it.each(CODES)('%s is found inside any of the texts', (word, expected) => {
    const text = `[ Server.Reject ] : (_defaultRoot_, _defaultVHost_) : ${word}: host.`;
    for (const info of [
      { ...refused, application: text },
      { ...refused, application: { message: text } },
      { ...refused, description: text },
      { ...refused, code: 'NetConnection.Connect.InvalidApp', description: text },
    ]) {
      const error = playerErrorForStatus(info);
      expect(error.code).toBe(expected);
      expect(error.context.serverText).toContain(word);
    }
  });

  it('application is trusted before description', () => {
    const info = { ...refused, application: { message: 'x InvalidInstance' }, description: 'InvalidURI' };
    expect(playerErrorForStatus(info).code).toBe('CF_INVALID_INSTANCE');
    expect(playerErrorForStatus({ ...info, application: 'DistributionNotFound' }).code).toBe(
      'CF_DISTRIBUTION_NOT_FOUND',
    );
  });

  it('a stream that is called like a code is just not found', () => {
    const info = {
      level: 'error',
      code: 'NetStream.Play.StreamNotFound',
      description: 'Failed to play InvalidURI; stream not found.',
    };
    expect(playerErrorForStatus(info).code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  });
});

describe('facts beside the code', () => {
  it('a redirect (ex.code 302) keeps the new address', () => {
    const error = playerErrorForStatus({
      level: 'error',
      code: 'NetConnection.Connect.Rejected',
      ex: { code: 302, redirect: 'rtmp://b.example.com/vod' },
    });
    expect(error.code).toBe('CF_RTMP_CONNECT_REDIRECTED');
    expect(error.context['redirect']).toBe('rtmp://b.example.com/vod');
  });

  it('a redirect is also found in the object of the application, which may contain itself', () => {
    const application: Record<string, unknown> = { ex: { code: 302, redirect: 'rtmp://b.example.com/vod' } };
    application['application'] = application;
    const info = { level: 'error', code: 'NetConnection.Connect.Rejected', application };
    expect(playerErrorForStatus(info)).toMatchObject({
      code: 'CF_RTMP_CONNECT_REDIRECTED',
      context: { redirect: 'rtmp://b.example.com/vod' },
    });
    const cyclic: Record<string, unknown> = {};
    cyclic['application'] = cyclic;
    expect(playerErrorForStatus({ ...info, application: cyclic }).code).toBe('CF_RTMP_CONNECT_REJECTED');
  });

  it.each([
    '[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ] : ',
    '[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=needauth&user=u&salt=abc&challenge=def',
    '[ AccessManager.Reject ] : [ code=403 need auth; authmod=llnw ] : ',
  ])('a server that wants to know who is there is told from one that refuses: %s', (description) => {
    const info = { level: 'error', code: 'NetConnection.Connect.Rejected', description };
    expect(playerErrorForStatus(info).code).toBe('CF_RTMP_AUTH_REQUIRED');
  });

  it('a failed play of a signed name says that it was signed, and until when, without the signature', () => {
    const error = playerErrorForStatus(
      { level: 'error', code: 'NetStream.Play.Failed' },
      { streamName: 'mp4:a.mp4?Expires=1426500000&Signature=S3CR3T~_-&Key-Pair-Id=APKA' },
    );
    expect(error.context).toMatchObject({ signed: true, expiresAt: '2015-03-16T10:00:00.000Z' });
    expect(JSON.stringify(error)).not.toMatch(/S3CR3T|APKA/);
    expect(playerErrorForStatus({ code: 'NetStream.Play.Failed' }, { signed: true }).context['signed']).toBe(
      true,
    );
    expect(
      playerErrorForStatus({ code: 'NetStream.Play.Failed' }, { streamName: 'a' }).context['signed'],
    ).toBe(undefined);
  });
});
