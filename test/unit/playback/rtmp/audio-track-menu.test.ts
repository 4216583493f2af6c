import { expect, it } from 'vitest';
import { audioTrackMenu } from '../../../../src/playback/rtmp/audio-track-menu.js';

const tracks = [
  { id: 0, selected: true },
  { id: 1, selected: false },
  { id: 3, selected: false },
];

it('names the sounds of a stream by its metadata', () => {
  const metadata = {
    language: 'en',
    audioTrackIdInfoMap: { '1': { lang: 'de', title: 'Deutsch' }, '3': { channels: 2 } },
  };
  expect(audioTrackMenu(tracks, metadata)).toEqual([
    { id: '0', label: 'en', language: 'en', kind: 'main', selected: true },
    { id: '1', label: 'Deutsch', language: 'de', kind: 'alternative', selected: false },
    { id: '3', label: 'Audio 4', language: '', kind: 'alternative', selected: false },
  ]);
});

it.each([[{}], [{ audioTrackIdInfoMap: null }], [{ audioTrackIdInfoMap: { '0': 5, '1': { language: 7 } } }]])(
  'numbers them where the metadata is %j',
  (metadata) => {
    expect(audioTrackMenu(tracks, metadata).map(({ label }) => label)).toEqual([
      'Audio 1',
      'Audio 2',
      'Audio 4',
    ]);
  },
);
