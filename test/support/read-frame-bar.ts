/**
 * The strip at the lower edge of the pictures in demo/media: two rows of 8/360 of the height, 16 cells of equal
 * width. The upper row holds the frame number (25 per second, most significant bit first, light for 1), the lower
 * one its complement.
 */
export const FRAME_STRIP = { cells: 16, rowHeight: 8 / 360, fps: 25 } as const;

/**
 * The frame number in a picture, from the RGBA pixels of an ImageData (of a canvas of any size) or anything of the
 * same shape; undefined where a cell cannot be told from its complement.
 */
export function readFrameBar(picture: {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}): number | undefined {
  const { width, height, data } = picture;
  const { cells, rowHeight } = FRAME_STRIP;
  const luma = (x: number, y: number) => {
    const at = 4 * (Math.floor(y) * width + Math.floor(x));
    return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
  };
  let frame = 0;
  for (let cell = 0; cell < cells; cell++) {
    const x = (width * (cell + 0.5)) / cells;
    const upper = luma(x, height * (1 - 1.5 * rowHeight));
    const lower = luma(x, height * (1 - 0.5 * rowHeight));
    if (Math.abs(upper - lower) < 40) return undefined;
    frame = frame * 2 + (upper > lower ? 1 : 0);
  }
  return frame;
}
