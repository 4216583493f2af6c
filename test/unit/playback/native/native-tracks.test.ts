import { expect, it } from 'vitest';
import { audioRenditionsOf, selectAudioTrack } from '../../../../src/playback/native/native-tracks.js';

const track = (id: string, language: string, enabled: boolean, kind = 'main') => ({
  id,
  language,
  enabled,
  kind,
  label: language.toUpperCase(),
});
const media = (audioTracks?: unknown) => ({ audioTracks }) as unknown as HTMLMediaElement;

it('is nothing where the browser has no list', () => {
  expect(audioRenditionsOf(media())).toEqual([]);
  selectAudioTrack(media(), '0');
});

it('lists what the browser lists; one without an id goes by its place', () => {
  const element = media([track('main', 'en', true), track('', 'de', false, '')]);
  expect(audioRenditionsOf(element)).toEqual([
    { id: 'main', label: 'EN', language: 'en', kind: 'main', selected: true },
    { id: '1', label: 'DE', language: 'de', kind: 'alternative', selected: false },
  ]);
});

it('enables one alone, and nothing by a name that is not there', () => {
  const tracks = [track('a', 'en', true), track('b', 'de', false)];
  const element = media(tracks);
  selectAudioTrack(element, 'nothing');
  expect(tracks.map(({ enabled }) => enabled)).toEqual([true, false]);
  selectAudioTrack(element, 'b');
  expect(tracks.map(({ enabled }) => enabled)).toEqual([false, true]);
});
