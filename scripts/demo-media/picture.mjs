import { paintStrokes, textStrokes } from './strokes.mjs';

export const PICTURE = { width: 640, height: 360, fps: 25, seconds: 20 };

/**
 * The strip at the lower edge that a machine reads: 16 cells of equal width, the frame number in the upper row
 * (most significant bit first, light for 1), its complement in the lower one. Rows of 8 pixels of 360 lie on the
 * block grid of the encoder in every size of the ladder.
 */
export const FRAME_STRIP = { cells: 16, rowHeight: 8, light: [104, 118, 168], dark: [8, 10, 26] };

const mix = (a, b, weight) => a + (b - a) * weight;
const INK = [244, 247, 255];
const ACCENT = [255, 176, 84];

function paintBackground(picture, time) {
  const { width, height, seconds } = PICTURE;
  const turn = (2 * Math.PI * time) / seconds;
  // Three slow lights over a night blue; they come back to where they began, so that a loop has no seam.
  const lights = [
    { x: 0.22 + 0.16 * Math.cos(turn), y: 0.3 + 0.2 * Math.sin(turn), size: 0.5, colour: [38, 70, 190] },
    {
      x: 0.8 + 0.12 * Math.cos(turn + 2),
      y: 0.25 + 0.2 * Math.sin(2 * turn),
      size: 0.45,
      colour: [128, 44, 160],
    },
    { x: 0.5 + 0.35 * Math.sin(turn), y: 1.02, size: 0.55, colour: [10, 128, 150] },
  ];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [r, g, b] = [12, 14, 38];
      for (const light of lights) {
        const dx = x / width - light.x;
        const dy = ((y / height - light.y) * height) / width;
        const glow = Math.exp((-4 * (dx * dx + dy * dy)) / (light.size * light.size));
        r += light.colour[0] * glow;
        g += light.colour[1] * glow;
        b += light.colour[2] * glow;
      }
      const at = 3 * (y * width + x);
      picture[at] = r;
      picture[at + 1] = g;
      picture[at + 2] = b;
    }
  }
}

/** The hand goes round once a second; the ball touches the ground at each whole second, when the beep sounds. */
function paintMotion(picture, time, frame) {
  const { width, height, seconds, fps } = PICTURE;
  const stroke = (segments, radius, colour, alpha) =>
    paintStrokes(picture, width, height, segments, radius, colour, alpha);
  const second = (frame % fps) / fps;

  const ring = (part) => {
    const points = [];
    const steps = Math.max(1, Math.round(90 * part));
    for (let i = 0; i <= steps; i++) {
      const angle = 2 * Math.PI * ((part * i) / steps - 0.25);
      points.push([548 + 30 * Math.cos(angle), 74 + 30 * Math.sin(angle)]);
    }
    return points.slice(1).map((point, i) => [...points[i], ...point]);
  };
  stroke(ring(1), 3, INK, 0.16);
  if (second > 0) stroke(ring(second), 3, ACCENT);
  const angle = 2 * Math.PI * (second - 0.25);
  stroke([[548, 74, 548 + 20 * Math.cos(angle), 74 + 20 * Math.sin(angle)]], 2.2, INK);

  const ground = 286;
  const fall = 4 * second * (1 - second);
  const x = mix(60, 580, time / seconds);
  stroke([[60, ground + 12, 580, ground + 12]], 1.5, INK, 0.25);
  if (time > 0) stroke([[60, ground + 12, x, ground + 12]], 1.5, ACCENT);
  for (let mark = 0; mark <= seconds; mark++) {
    const at = mix(60, 580, mark / seconds);
    stroke([[at, ground + 12, at, ground + (mark % 5 === 0 ? 22 : 17)]], 1, INK, 0.5);
  }
  const touches = frame % fps < 2;
  stroke([[x, ground - 2 - 32 * fall, x, ground - 2 - 32 * fall]], touches ? 10 : 8, touches ? INK : ACCENT);
}

function paintText(picture, frame) {
  const { width, height, fps } = PICTURE;
  const write = (text, x, y, size, radius, colour, alpha) => {
    const { segments, width: long } = textStrokes(text, x, y, size);
    paintStrokes(picture, width, height, segments, radius, colour, alpha);
    return x + long;
  };
  write('cf-player', 62, 52, 30, 2.1, INK, 0.92);
  const pad = (value) => `${value}`.padStart(2, '0');
  const second = Math.floor(frame / fps);
  const end = write(`${pad(Math.floor(second / 60))}:${pad(second % 60)}`, 66, 126, 98, 6.4, INK);
  write(`.${pad(frame % fps)}`, end + 16, 180, 44, 3.4, ACCENT);
}

function paintFrameStrip(picture, frame) {
  const { width, height } = PICTURE;
  const { cells, rowHeight, light, dark } = FRAME_STRIP;
  for (let row = 0; row < 2; row++) {
    for (let x = 0; x < width; x++) {
      const bit = (frame >> (cells - 1 - Math.floor((x * cells) / width))) & 1;
      const colour = (bit === 1) === (row === 0) ? light : dark;
      for (let line = 0; line < rowHeight; line++) {
        picture.set(colour, 3 * ((height - (2 - row) * rowHeight + line) * width + x));
      }
    }
  }
}

/** One frame as rgb24. */
export function paintFrame(frame) {
  const { width, height, fps } = PICTURE;
  const picture = new Float32Array(3 * width * height);
  const time = frame / fps;
  paintBackground(picture, time);
  paintMotion(picture, time, frame);
  paintText(picture, frame);
  paintFrameStrip(picture, frame);
  return Buffer.from(Uint8ClampedArray.from(picture).buffer);
}
