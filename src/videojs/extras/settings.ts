import { captionTracks, isShown, showOnly } from '../caption-tracks.js';
import type { PlayerView } from '../player-view.js';
import type { CaptionStyle } from './caption-style.js';
import type { MenuItem, MenuPage } from './menu.js';
import { chosenHeight, qualityName } from './quality-names.js';

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** The settings that there are for what plays: quality, speed, sound, captions. */
export function settingsPage(view: PlayerView, style: CaptionStyle): MenuPage {
  const { words } = view;
  return {
    get title() {
      return words.text('settings');
    },
    items: () => [
      ...qualityItem(view),
      ...speedItem(view),
      ...audioItem(view),
      ...captionsItem(view, style, view.say('Captions')),
    ],
  };
}

function submenu(title: string, items: () => readonly MenuItem[]): MenuItem {
  const value = items().find(({ isChecked }) => isChecked)?.label;
  return { label: title, page: { title, items }, ...(value === undefined ? {} : { value }) };
}

function qualityItem({ core, words, memory }: PlayerView): MenuItem[] {
  if (core.qualities.length < 2) return [];
  const choose = (id: string): void => {
    core.quality = id;
    memory.write({ height: chosenHeight(core) });
  };
  const items = (): MenuItem[] => {
    const { qualities, quality } = core;
    const best = [...qualities].sort((a, b) => (b.height ?? 0) - (a.height ?? 0) || b.bitrate - a.bitrate);
    const shown = qualities.find(({ selected }) => selected);
    const auto = shown
      ? words.text('automaticNow', { quality: qualityName(shown, qualities) })
      : words.text('automatic');
    return [
      ...best.map((level) => ({
        label: qualityName(level, qualities),
        isChecked: quality === level.id,
        run: () => choose(level.id),
      })),
      {
        label: quality === 'auto' ? auto : words.text('automatic'),
        isChecked: quality === 'auto',
        run: () => choose('auto'),
      },
    ];
  };
  return [submenu(words.text('quality'), items)];
}

function speedItem({ core, media, words }: PlayerView): MenuItem[] {
  if (core.streamType === 'live') return [];
  const items = (): MenuItem[] =>
    RATES.map((rate) => ({
      label: rate === 1 ? words.text('normalSpeed') : `${rate}×`,
      isChecked: media.playbackRate === rate,
      run: () => (media.playbackRate = rate),
    }));
  return [submenu(words.text('speed'), items)];
}

function audioItem({ core, words }: PlayerView): MenuItem[] {
  if (core.audioRenditions.length < 2) return [];
  const items = (): MenuItem[] =>
    core.audioRenditions.map(({ id, label, language, selected }) => ({
      label: label || language || id,
      isChecked: selected,
      run: () => (core.audioRendition = id),
    }));
  return [submenu(words.text('audio'), items)];
}

function captionsItem(view: PlayerView, style: CaptionStyle, title: string): MenuItem[] {
  const { media, words, memory } = view;
  if (captionTracks(media).length === 0) return [];
  const choose = (track: TextTrack | undefined): void => {
    showOnly(media, track);
    memory.write({ captions: track?.language });
  };
  const items = (): MenuItem[] => {
    const tracks = captionTracks(media);
    return [
      { label: words.text('off'), isChecked: !tracks.some(isShown), run: () => choose(undefined) },
      ...tracks.map((track, index) => ({
        label: track.label || track.language || `${title} ${index + 1}`,
        isChecked: isShown(track),
        run: () => choose(track),
      })),
      { label: words.text('captionStyle'), page: style.page },
    ];
  };
  return [submenu(title, items)];
}
