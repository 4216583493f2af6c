/**
 * Keeps the picture of an element in sight while it gets a new source, which would leave it black: as its poster, until
 * there is another picture. Nothing where the picture cannot be read.
 */
export function holdFrame(media: HTMLMediaElement, signal: AbortSignal): void {
  if (!isVideo(media) || media.readyState < 2 || media.videoWidth === 0) return;
  const before = media.getAttribute('poster');
  const picture = dataUrlOf(media);
  if (picture === undefined) return;
  media.poster = picture;
  const release = (): void => {
    // Somebody else has put another one there.
    if (media.getAttribute('poster') !== picture) return;
    if (before === null) media.removeAttribute('poster');
    else media.setAttribute('poster', before);
  };
  media.addEventListener('loadeddata', release, { once: true, signal });
  signal.addEventListener('abort', release, { once: true });
}

function isVideo(media: HTMLMediaElement): media is HTMLVideoElement {
  return 'poster' in media;
}

function dataUrlOf(video: HTMLVideoElement): string | undefined {
  const canvas = video.ownerDocument.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  try {
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.9);
  } catch {
    // Of another origin, or too large for a canvas.
    return undefined;
  }
}
