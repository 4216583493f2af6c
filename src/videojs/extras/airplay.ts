import { make, type PlayerView } from '../player-view.js';

/** What WebKit has for a television in the room. */
interface AirPlayMedia extends HTMLVideoElement {
  webkitShowPlaybackTargetPicker?: () => void;
}

/** A button for AirPlay, where there is a receiver, and something with an address that it can fetch by itself. */
export function addAirPlay({ media, core, frame, signal }: PlayerView): void {
  const { webkitShowPlaybackTargetPicker: pick } = media as AirPlayMedia;
  if (typeof pick !== 'function') return;
  const button = make('button', 'cf-airplay vjs-control vjs-button', 'airplay');
  button.title = button.ariaLabel = 'AirPlay';
  button.append(drawIcon());
  button.hidden = true;
  frame.querySelector('.vjs-picture-in-picture-control')?.before(button);
  let isThere = false;
  const update = (): void => {
    button.hidden = !isThere || media.currentSrc === '' || media.currentSrc.startsWith('blob:');
  };
  const told = (event: Event): void => {
    isThere = (event as Event & { availability?: string }).availability === 'available';
    update();
  };
  media.addEventListener('webkitplaybacktargetavailabilitychanged', told, { signal });
  media.addEventListener('loadedmetadata', update, { signal });
  core.addEventListener('enginechange', update, { signal });
  button.addEventListener('click', () => pick.call(media), { signal });
}

/** The icon font has none: a screen and a triangle before it. */
function drawIcon(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  for (const [d, className] of [
    ['M7 17H4V5h16v12h-3', 'cf-outline'],
    ['M12 14l5 6H7z', 'cf-filled'],
  ] as const) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', className);
    svg.append(path);
  }
  return svg;
}
