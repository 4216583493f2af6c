import { describe, expect, it } from 'vitest';
import { decideConnect } from '../../../src/origin/rtmp/connect-policy.js';

const connect = (tcUrl: string, app: string) => decideConnect({ tcUrl, app });

describe('what becomes of a connect', () => {
  it.each([
    ['rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st', 'cfx/st', 'vod'],
    ['rtmp://S5C39GQB8OW64R.CloudFront.net:1935/cfx/st', 'cfx/st', 'vod'],
    ['rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st/', 'cfx/st/', 'vod'],
    ['rtmp://localhost/cfx/st?key=value', 'cfx/st?key=value', 'vod'],
    ['rtmp://127.0.0.1:19350/cfx/st/_definst_', 'cfx/st/_definst_', 'vod'],
    ['rtmp://[::1]:1935/cfx/st', 'cfx/st', 'vod'],
    ['rtmp://streams.example.com/vod', 'vod', 'vod'],
    ['rtmpt://localhost:80/live', 'live', 'live'],
    ['', 'live', 'live'],
  ])('%s, app %s: accepted', (tcUrl, app, kind) => {
    expect(connect(tcUrl, app)).toEqual({ app: kind });
  });

  it.each([
    ['rtmp://sunknown.cloudfront.net/cfx/st', 'cfx/st', 'DistributionNotFound'],
    ['rtmp://www.cloudfront.net/cfx/st', 'cfx/st', 'DistributionNotFound'],
    ['rtmp://d111111abcdef8.cloudfront.net/cfx/st', 'cfx/st', 'DistributionTypeMismatch'],
    ['rtmp://localhost/cfx/other', 'cfx/other', 'InvalidInstance'],
    ['rtmp://localhost/cfx', 'cfx', 'InvalidInstance'],
    ['rtmp://localhost/cfx/st/videos', 'cfx/st/videos', 'InvalidInstance'],
    ['rtmp://localhost/live/room', 'live/room', 'InvalidInstance'],
    ['rtmp://localhost/other/st', 'other/st', 'InvalidURI'],
    ['rtmp://localhost/', '', 'InvalidURI'],
    ['http://localhost/cfx/st', 'cfx/st', 'InvalidURI'],
    ['rtmp:///cfx/st', 'cfx/st', 'InvalidURI'],
    ['nonsense', 'cfx/st', 'InvalidURI'],
  ])('%s, app %s: %s', (tcUrl, app, code) => {
    expect(connect(tcUrl, app)).toEqual({ refused: code });
  });
});
