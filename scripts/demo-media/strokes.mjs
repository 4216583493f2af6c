// Drawing with round pens: a shape is a list of line segments, and a pixel is covered by its distance to the nearest.

/** Adds an arc as short segments; angles in turns, clockwise from three o'clock. */
function arc(cx, cy, rx, ry, from, to, steps = 14) {
  const points = [];
  for (let i = 0; i <= steps; i++) {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
    points.push([cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)]);
  }
  return points;
}

/**
 * Glyphs on a grid 4 wide; the base line is y = 6, digits and ascenders begin at 0, small letters at 2. Each is its
 * width and its polylines.
 */
const GLYPHS = {
  0: [
    4,
    [
      arc(2, 2, 2, 2, 0.5, 1),
      [
        [4, 2],
        [4, 4],
      ],
      arc(2, 4, 2, 2, 0, 0.5),
      [
        [0, 4],
        [0, 2],
      ],
    ],
  ],
  1: [
    4,
    [
      [
        [0.7, 1.4],
        [2.2, 0],
        [2.2, 6],
      ],
      [
        [0.7, 6],
        [3.7, 6],
      ],
    ],
  ],
  2: [4, [[...arc(2, 1.9, 1.9, 1.9, 0.5, 1.09), [0.1, 6], [3.9, 6]]]],
  3: [4, [[[0.2, 0], [3.6, 0], [1.7, 2.3], ...arc(2, 4.1, 1.9, 1.9, 0.75, 1.42)]]],
  4: [
    4,
    [
      [
        [2.9, 6],
        [2.9, 0],
        [0, 4.3],
        [4, 4.3],
      ],
    ],
  ],
  5: [4, [[[3.6, 0], [0.6, 0], [0.35, 2.7], ...arc(1.9, 4, 2, 2, 0.67, 1.4)]]],
  6: [4, [arc(2, 4, 2, 2, 0, 1, 24), [[0, 4], ...arc(2.6, 3.2, 2.6, 3.2, 0.52, 0.8)]]],
  7: [
    4,
    [
      [
        [0, 0],
        [4, 0],
        [1.4, 6],
      ],
    ],
  ],
  8: [4, [arc(2, 1.5, 1.6, 1.5, 0, 1, 20), arc(2, 4.5, 2, 1.5, 0, 1, 20)]],
  9: [4, [arc(2, 2, 2, 2, 0, 1, 24), [[4, 2], ...arc(1.4, 2.8, 2.6, 3.2, 0.02, 0.3)]]],
  ':': [
    0.6,
    [
      [
        [0.3, 2.2],
        [0.3, 2.2],
      ],
      [
        [0.3, 5],
        [0.3, 5],
      ],
    ],
  ],
  '.': [
    0.6,
    [
      [
        [0.3, 6],
        [0.3, 6],
      ],
    ],
  ],
  '-': [
    2.4,
    [
      [
        [0.2, 3.9],
        [2.2, 3.9],
      ],
    ],
  ],
  ' ': [2, []],
  a: [
    3.6,
    [
      arc(1.8, 4, 1.8, 2, 0, 1, 22),
      [
        [3.6, 2],
        [3.6, 6],
      ],
    ],
  ],
  c: [3.4, [arc(1.9, 4, 1.9, 2, 0.13, 0.87, 20)]],
  e: [3.7, [[[0, 3.95], [3.7, 3.95], ...arc(1.85, 4, 1.85, 2, 0, -0.86, 20)]]],
  f: [
    2.4,
    [
      [...arc(2.1, 1.3, 1.2, 1.3, 0.78, 0.5), [0.9, 6]],
      [
        [0, 2.3],
        [2.2, 2.3],
      ],
    ],
  ],
  l: [
    0.8,
    [
      [
        [0.4, 0],
        [0.4, 6],
      ],
    ],
  ],
  p: [
    3.6,
    [
      arc(1.8, 4, 1.8, 2, 0, 1, 22),
      [
        [0, 2],
        [0, 8],
      ],
    ],
  ],
  r: [
    2.3,
    [
      [
        [0.2, 2],
        [0.2, 6],
      ],
      arc(2, 4, 1.8, 2, 0.5, 0.75),
    ],
  ],
  y: [
    3.6,
    [
      [
        [0, 2],
        [1.85, 6],
      ],
      [
        [3.6, 2],
        [1.6, 7.1],
        [0.5, 7.9],
      ],
    ],
  ],
};

/** The segments `[x1, y1, x2, y2]` of a line of text whose digits are `size` pixels high, and how wide it is. */
export function textStrokes(text, x, y, size) {
  const unit = size / 6;
  const gap = 1.5;
  const segments = [];
  let pen = x;
  for (const character of text) {
    const [width, lines] = GLYPHS[character];
    for (const line of lines) {
      for (let i = 1; i < line.length; i++) {
        const [[x1, y1], [x2, y2]] = [line[i - 1], line[i]];
        segments.push([pen + x1 * unit, y + y1 * unit, pen + x2 * unit, y + y2 * unit]);
      }
    }
    pen += (width + gap) * unit;
  }
  return { segments, width: pen - gap * unit - x };
}

/** Paints segments with a round pen of this radius into an RGB picture; `alpha` 0 to 1. */
export function paintStrokes(picture, width, height, segments, radius, [r, g, b], alpha = 1) {
  const cover = new Map();
  for (const [x1, y1, x2, y2] of segments) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length2 = dx * dx + dy * dy;
    const reach = radius + 1;
    for (let y = Math.floor(Math.min(y1, y2) - reach); y <= Math.max(y1, y2) + reach; y++) {
      if (y < 0 || y >= height) continue;
      for (let x = Math.floor(Math.min(x1, x2) - reach); x <= Math.max(x1, x2) + reach; x++) {
        if (x < 0 || x >= width) continue;
        const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length2));
        const distance = Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
        const coverage = Math.min(1, Math.max(0, radius + 0.5 - distance));
        if (coverage > (cover.get(y * width + x) ?? 0)) cover.set(y * width + x, coverage);
      }
    }
  }
  for (const [at, coverage] of cover) {
    const weight = coverage * alpha;
    picture[3 * at] += (r - picture[3 * at]) * weight;
    picture[3 * at + 1] += (g - picture[3 * at + 1]) * weight;
    picture[3 * at + 2] += (b - picture[3 * at + 2]) * weight;
  }
}
