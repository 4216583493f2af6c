/**
 * Pictures that say which frame they are: the top row holds the frame number as 16 cells, most significant first,
 * light for 1; the row below holds its complement. A reader needs no threshold: a bit is whether the upper cell is
 * lighter than the lower one, and the difference tells how sure it is.
 */
export const FRAME_BAR = { width: 320, height: 180, cells: 16, row: 20, fps: 25 } as const;

/** Makes frames in yuv420p, with something moving below the bar so that an encoder has work to do. */
export function createFramePainter(): (frame: number) => Buffer {
  const { width, height, cells, row } = FRAME_BAR;
  const luma = width * height;
  const cell = width / cells;
  const picture = Buffer.alloc(luma * 1.5, 128);
  return (frame) => {
    for (let bit = 0; bit < cells; bit++) {
      const isSet = ((frame >> (cells - 1 - bit)) & 1) === 1;
      for (let y = 0; y < 2 * row; y++) {
        const isLight = y < row ? isSet : !isSet;
        picture.fill(isLight ? 235 : 16, y * width + bit * cell, y * width + (bit + 1) * cell);
      }
    }
    for (let y = 2 * row; y < height; y++) {
      for (let x = 0; x < width; x++) picture[y * width + x] = 16 + ((x + 2 * y + 3 * frame) % 200);
    }
    return Buffer.from(picture);
  };
}
