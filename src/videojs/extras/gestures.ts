import { make, type PlayerView } from '../player-view.js';
import { act } from './actions.js';
import { TapReader } from './taps.js';

const SECONDS = 10;
/** Pixels: a finger that went further has dragged. */
const DRAG = 24;

/** Two taps at a side go back or forward. A single tap shows and hides the bar, which video.js does by itself. */
export function addGestures(view: PlayerView): void {
  const { frame, media, signal } = view;
  const reader = new TapReader();
  let began: { readonly x: number; readonly y: number } | undefined;
  media.addEventListener(
    'pointerdown',
    ({ pointerType, clientX, clientY }) => {
      began = pointerType === 'touch' ? { x: clientX, y: clientY } : undefined;
    },
    { signal },
  );
  media.addEventListener(
    'pointerup',
    (lifted) => {
      if (!began || Math.hypot(lifted.clientX - began.x, lifted.clientY - began.y) > DRAG) return;
      const { left, width } = frame.getBoundingClientRect();
      const side = reader.tap({ at: lifted.timeStamp, x: (lifted.clientX - left) / width });
      if (side !== 0 && act(view, { type: 'seek', by: side * SECONDS })) showSeek(view, side);
    },
    { signal },
  );
}

function showSeek({ frame }: PlayerView, side: -1 | 1): void {
  frame.querySelector('.cf-seek')?.remove();
  const mark = make('div', `cf-seek cf-seek-${side < 0 ? 'back' : 'forward'}`);
  mark.textContent = `${side < 0 ? '−' : '+'}${SECONDS} s`;
  mark.ariaHidden = 'true';
  mark.addEventListener('animationend', () => mark.remove());
  frame.append(mark);
}
