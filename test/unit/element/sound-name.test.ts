import { expect, it } from 'vitest';
import { isSoundByName } from '../../../src/element/sound-name.js';
import type { Candidate } from '../../../src/source/candidate.js';

const rtmp = (streamName: string) => ({ kind: 'rtmp', streamName }) as unknown as Candidate;
const file = (url: string) => ({ kind: 'file', url }) as unknown as Candidate;

it.each([
  [rtmp('mp3:audio/song'), true],
  [rtmp('mp4:audio/song.m4a?Signature=x'), true],
  [rtmp('mp4:videos/mp3.mp4'), false],
  [rtmp('channel'), false],
  [file('https://a/song.MP3?x=1#t=3'), true],
  [file('https://a/film.mp4?song=a.mp3'), false],
])('%j: %s', (candidate, isSound) => expect(isSoundByName(candidate)).toBe(isSound));
