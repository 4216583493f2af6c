import { make, type PlayerView } from '../player-view.js';
import { seekRange } from './actions.js';
import { fullAddress } from './full-address.js';
import { parseThumbnails, thumbnailAt, type Thumbnail } from './thumbnail-cues.js';

/** Pixels of the preview: a picture is made smaller to fit, never larger. */
const WIDTH = 160;
const HEIGHT = 120;

/**
 * Over the seek bar the picture of the place that is pointed at, from WebVTT: attribute `thumbnails`, or
 * `<track kind="metadata" label="thumbnails">`. Fetched when the bar is pointed at for the first time. The time beside it
 * is video.js' own.
 */
export function addPreview(view: PlayerView): void {
  const { frame, signal } = view;
  const bar = frame.querySelector<HTMLElement>('.vjs-progress-control');
  const holder = frame.querySelector<HTMLElement>('.vjs-progress-holder');
  if (!bar || !holder) return;
  const box = make('div', 'cf-preview', 'preview');
  const picture = make('img');
  picture.alt = '';
  box.hidden = true;
  box.append(picture);
  bar.append(box);
  let from = '';
  let thumbnails: readonly Thumbnail[] = [];
  const hide = (): void => {
    box.hidden = true;
  };
  const show = ({ clientX }: PointerEvent): void => {
    const address = addressOfThumbnails(view);
    if (address !== from) {
      from = address;
      thumbnails = [];
      void fetchThumbnails(address).then((found) => {
        if (from === address) thumbnails = found;
      });
    }
    const range = seekRange(view);
    const { left, width } = holder.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (clientX - left) / width));
    const thumbnail = range && thumbnailAt(thumbnails, range[0] + part * (range[1] - range[0]));
    box.hidden = thumbnail === undefined;
    if (thumbnail === undefined) return;
    draw(box, picture, thumbnail);
    const half = box.offsetWidth / 2;
    const room = bar.clientWidth;
    box.style.left = `${Math.min(room - half, Math.max(half, part * width))}px`;
  };
  bar.addEventListener('pointermove', show, { signal });
  for (const type of ['pointerleave', 'pointercancel'] as const) bar.addEventListener(type, hide, { signal });
}

function draw(box: HTMLElement, picture: HTMLImageElement, { url, area }: Thumbnail): void {
  if (picture.src !== url) picture.src = url;
  const { style } = picture;
  if (!area) {
    style.cssText = '';
    box.style.width = box.style.height = '';
    return;
  }
  const scale = Math.min(1, WIDTH / area.width, HEIGHT / area.height);
  box.style.width = `${area.width * scale}px`;
  box.style.height = `${area.height * scale}px`;
  style.maxWidth = style.maxHeight = 'none';
  style.transformOrigin = '0 0';
  style.transform = `scale(${scale}) translate(${-area.x}px, ${-area.y}px)`;
}

function addressOfThumbnails({ media, attribute }: PlayerView): string {
  const written = attribute('thumbnails');
  if (written) return fullAddress(written);
  const tracks = Array.from(media.querySelectorAll('track'));
  return tracks.find(({ kind, label }) => kind === 'metadata' && label === 'thumbnails')?.src ?? '';
}

async function fetchThumbnails(address: string): Promise<readonly Thumbnail[]> {
  if (address === '') return [];
  try {
    const answer = await fetch(address);
    return answer.ok ? parseThumbnails(await answer.text(), address) : [];
  } catch {
    // A preview is no need.
    return [];
  }
}
