import type { Words } from '../words/words.js';
import type { VideoJs, VideoJsPlayer } from './videojs-types.js';

/** What video.js 8 writes once, when it makes its controls: where it stands, and its English text. */
const WRITTEN_ONCE = [
  ['.vjs-live-display .vjs-control-text', 'Stream Type', '\u00a0'],
  ['.vjs-seek-to-live-text', 'LIVE', ''],
  ['.vjs-current-time > .vjs-control-text', 'Current Time', '\u00a0'],
  ['.vjs-duration > .vjs-control-text', 'Duration', '\u00a0'],
  ['.vjs-remaining-time > .vjs-control-text', 'Remaining Time', '\u00a0'],
  ['.vjs-load-progress .vjs-control-text > span:first-child', 'Loaded', ''],
] as const;
const LABELLED_ONCE = [
  ['.vjs-progress-holder', 'Progress Bar'],
  ['.vjs-volume-bar', 'Volume Level'],
] as const;

/** The controls of video.js in the language of the words, those too that do not hear of another language by themselves. */
export function speakLanguage(
  videojs: Pick<VideoJs, 'addLanguage'>,
  player: VideoJsPlayer,
  words: Words,
): void {
  if (player.isDisposed()) return;
  const { language } = words;
  videojs.addLanguage(language, words.videojs);
  if (player.language() === language.toLowerCase()) player.trigger('languagechange');
  else player.language(language);

  const frame = player.el();
  frame.lang = language;
  const say = (english: string): string => words.videojs[english] ?? english;
  for (const [where, english, end] of WRITTEN_ONCE) {
    const place = frame.querySelector(where);
    if (place) place.textContent = `${say(english)}${end}`;
  }
  const live = frame.querySelector('.vjs-live-display')?.lastChild;
  if (live) live.textContent = say('LIVE');
  for (const [where, english] of LABELLED_ONCE)
    frame.querySelector(where)?.setAttribute('aria-label', say(english));
  const isAudio = frame.classList.contains('vjs-audio');
  frame.setAttribute('aria-label', say(isAudio ? 'Audio Player' : 'Video Player'));
}
