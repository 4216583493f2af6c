// In the page: the number in the strip of a picture, see media.mjs.
const CELLS = 16;
/** Of the picture's height: both rows. */
const STRIP = 32 / 720;
const MIN_DIFFERENCE = 60;

/**
 * @param {HTMLVideoElement} video
 * @param {OffscreenCanvasRenderingContext2D} canvas 160 × 4
 * @returns {number | undefined} `undefined` where a cell cannot be told from its complement
 */
export function readNumber(video, canvas) {
  const { videoWidth, videoHeight } = video;
  const height = videoHeight * STRIP;
  canvas.drawImage(video, 0, videoHeight - height, videoWidth, height, 0, 0, 160, 4);
  const { data } = canvas.getImageData(0, 0, 160, 4);
  let number = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    // Green of the middle of each cell: rows 0 and 3 are far from the seam between the two.
    const x = cell * 10 + 5;
    const difference = data[4 * x + 1] - data[4 * (3 * 160 + x) + 1];
    if (Math.abs(difference) < MIN_DIFFERENCE) return undefined;
    number = number * 2 + (difference > 0 ? 1 : 0);
  }
  return number;
}
