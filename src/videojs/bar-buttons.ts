import { captionTracks, isShown, preferredTrack, showOnly } from './caption-tracks.js';
import { edgeOfLive, timeText } from './live-edge.js';
import { make, type PlayerView } from './player-view.js';

export interface BarButtons {
  readonly settings: HTMLButtonElement;
}

/** What the bar has beside video.js' own buttons: the live badge, captions on and off, and the settings. */
export function addBarButtons(view: PlayerView, openSettings: (opener: HTMLElement) => void): BarButtons {
  const { frame, words, signal, media, core, memory } = view;
  const bar = frame.querySelector('.vjs-control-bar') ?? frame;
  const live = make('button', 'cf-live vjs-control', 'live');
  const behind = make('span', 'cf-behind');
  const badge = make('span', '', '', 'LIVE');
  live.append(make('span', 'cf-dot'), badge, behind);
  const captions = iconButton('captions', 'captions');
  const settings = iconButton('cog', 'settings');
  settings.setAttribute('aria-haspopup', 'menu');
  settings.setAttribute('aria-expanded', 'false');
  bar.insertBefore(live, bar.querySelector('.vjs-custom-control-spacer'));
  bar.insertBefore(captions, bar.querySelector('.vjs-picture-in-picture-control'));
  bar.insertBefore(settings, bar.querySelector('.vjs-fullscreen-control'));
  frame.classList.toggle('cf-no-pip', !frame.ownerDocument.pictureInPictureEnabled);
  settings.addEventListener('click', () => openSettings(settings), { signal });

  const updateLive = (): void => {
    const edge = core.streamType === 'live' ? edgeOfLive(core, media) : undefined;
    live.hidden = edge === undefined;
    live.classList.toggle('cf-at-edge', edge?.isAtEdge === true);
    behind.textContent = edge === undefined || edge.isAtEdge ? '' : `−${timeText(edge.behind)}`;
  };
  for (const type of ['timeupdate', 'progress', 'pause', 'playing', 'seeking', 'emptied'])
    media.addEventListener(type, updateLive, { signal });
  for (const type of ['streamtypechange', 'statechange']) core.addEventListener(type, updateLive, { signal });
  const goToLive = (): void => {
    const { seekable } = media;
    if (seekable.length > 0) core.position = seekable.end(seekable.length - 1);
    void core.play().catch(() => undefined);
  };
  live.addEventListener('click', goToLive, { signal });

  const updateCaptions = (): void => {
    const tracks = captionTracks(media);
    captions.hidden = tracks.length === 0;
    captions.setAttribute('aria-pressed', `${tracks.some(isShown)}`);
  };
  for (const type of ['addtrack', 'removetrack', 'change'])
    media.textTracks.addEventListener(type, updateCaptions, { signal });
  const toggleCaptions = (): void => {
    const shown = captionTracks(media).find(isShown);
    const track = shown ? undefined : preferredTrack(captionTracks(media), memory.read().captions);
    showOnly(media, track);
    memory.write({ captions: track?.language });
  };
  captions.addEventListener('click', toggleCaptions, { signal });

  const say = (): void => {
    name(live, words.text('goToLive'), false);
    badge.textContent = view.say('LIVE');
    name(captions, view.say('Captions'));
    name(settings, words.text('settings'));
  };
  say();
  signal.addEventListener('abort', words.subscribe(say));
  updateLive();
  updateCaptions();
  return { settings };
}

function iconButton(icon: string, part: string): HTMLButtonElement {
  const button = make('button', 'vjs-control vjs-button', part);
  const glyph = make('span', `vjs-icon-placeholder vjs-icon-${icon}`);
  glyph.ariaHidden = 'true';
  button.append(glyph);
  return button;
}

function name(button: HTMLElement, text: string, isIcon = true): void {
  button.title = text;
  if (isIcon) button.ariaLabel = text;
}
