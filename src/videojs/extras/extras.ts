import { videoJsRestCss } from 'virtual:video-js-rest';
import type { PlayerError } from '../../errors/player-error.js';
import type { PlayerView } from '../player-view.js';
import { act } from './actions.js';
import { addAirPlay } from './airplay.js';
import { CaptionStyle } from './caption-style.js';
import { applyChoices } from './choices.js';
import { ErrorActions } from './error-actions.js';
import { extrasSkin } from './extras-skin.js';
import { addGestures } from './gestures.js';
import { actionOfKey } from './keys.js';
import { addMediaSession } from './media-session.js';
import { Menu, type MenuPage } from './menu.js';
import { addPreview } from './preview.js';
import { settingsPage } from './settings.js';
import type { InfoPanel } from '../info/info-panel.js';

/** What comes behind the first picture. */
export interface Extras {
  onKey(pressed: KeyboardEvent): void;
  onDoubleClick(clicked: MouseEvent): void;
  onFailure(error: PlayerError | undefined, wasPlaying: boolean): void;
  openSettings(opener: HTMLElement): void;
}

export function createExtras(view: PlayerView, actions: HTMLElement): Extras {
  const { frame, words, core, media, signal } = view;
  view.addStyle(videoJsRestCss, true);
  view.addStyle(extrasSkin);
  const errors = new ErrorActions(view, actions);
  const style = new CaptionStyle(view);
  const menu = new Menu(frame, () => words.text('back'), signal);
  addGestures(view);
  addMediaSession(view);
  addPreview(view);
  addAirPlay(view);
  applyChoices(view);
  for (const type of ['qualitieschange', 'qualitychange', 'audiorenditionschange'])
    core.addEventListener(type, () => menu.refresh(), { signal });

  let info: Promise<InfoPanel | undefined> | undefined;
  const openInfo = async (tab: 'statistics' | 'keys'): Promise<void> => {
    info ??= import('../info/info-panel.js').then(
      ({ InfoPanel }) => (signal.aborted ? undefined : new InfoPanel(view)),
      () => {
        info = undefined;
        return undefined;
      },
    );
    (await info)?.toggle(tab);
  };
  const contextPage: MenuPage = {
    get title() {
      return words.text('settings');
    },
    items: () => [
      { label: words.text('statistics'), run: () => void openInfo('statistics') },
      { label: words.text('keyboardShortcuts'), run: () => void openInfo('keys') },
    ],
  };
  frame.addEventListener(
    'contextmenu',
    (event) => {
      // With Shift the browser's own; and where there is text to copy.
      const inText = event
        .composedPath()
        .some((node) => node instanceof Element && node.matches('.cf-panel, .cf-info'));
      if (event.shiftKey || inText) return;
      event.preventDefault();
      const { left, top } = frame.getBoundingClientRect();
      const place = { x: event.clientX - left, y: event.clientY - top };
      menu.open(contextPage, frame, words.direction, place);
    },
    { signal },
  );

  let lastPointer = '';
  media.addEventListener('pointerup', ({ pointerType }) => (lastPointer = pointerType), { signal });
  return {
    onKey(pressed) {
      const action = actionOfKey(pressed);
      if (action === undefined) return;
      if (action.type === 'help') void (pressed.repeat || openInfo('keys'));
      // Held down, a switch would flicker.
      else if (!(pressed.repeat && !('by' in action)) && !act(view, action)) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      view.player.userActive(true);
    },
    onDoubleClick() {
      // Two taps are a gesture.
      if (lastPointer !== 'touch') act(view, { type: 'fullscreen' });
    },
    onFailure: (error, wasPlaying) => {
      if (error) menu.close(false);
      errors.update(error, wasPlaying);
    },
    openSettings(opener) {
      if (menu.isOpen) menu.close();
      else {
        const settings = settingsPage(view, style);
        // A live stream in one quality leaves nothing to set.
        const page = settings.items().length > 0 ? settings : contextPage;
        menu.open(page, opener, words.direction);
      }
    },
  };
}
