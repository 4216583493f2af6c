import { expect, it } from 'vitest';
import { captionTracks, preferredTrack, showOnly } from '../../../src/videojs/caption-tracks.js';

const track = (kind: string, language: string, mode = 'disabled') =>
  ({ kind, language, mode }) as unknown as TextTrack;
const media = (...textTracks: TextTrack[]) => ({ textTracks }) as unknown as HTMLMediaElement;

it('lists captions and subtitles, and no metadata', () => {
  const tracks = [track('metadata', ''), track('captions', 'en'), track('subtitles', 'de')];
  expect(captionTracks(media(...tracks))).toEqual(tracks.slice(1));
});

it('shows one and hides the others, and leaves metadata alone', () => {
  const [data, en, de] = [
    track('metadata', '', 'hidden'),
    track('captions', 'en', 'showing'),
    track('subtitles', 'de'),
  ];
  showOnly(media(data, en, de), de);
  expect([data.mode, en.mode, de.mode]).toEqual(['hidden', 'disabled', 'showing']);
  showOnly(media(data, en, de), undefined);
  expect([data.mode, en.mode, de.mode]).toEqual(['hidden', 'disabled', 'disabled']);
});

it('prefers the language itself, then its other countries, then the first', () => {
  const [en, pt, br] = [track('captions', 'en'), track('captions', 'pt-PT'), track('captions', 'pt-BR')];
  expect(preferredTrack([en, pt, br], 'pt-BR')).toBe(br);
  expect(preferredTrack([en, pt, br], 'pt')).toBe(pt);
  expect(preferredTrack([en, pt, br], 'ja')).toBe(en);
  expect(preferredTrack([], 'ja')).toBeUndefined();
});
