import { PICTURE } from './picture.mjs';

export const SOUND = { sampleRate: 44100, channels: 2 };

const NOTES = [220, 277.18, 329.63, 415.3, 440, 415.3, 329.63, 277.18];

/**
 * Stereo, s16le: a plucked note every half second over a soft hum, and a beep of 1 kHz for 40 ms at each whole
 * second, when the ball touches the ground.
 */
export function makeSound() {
  const { sampleRate, channels } = SOUND;
  const count = sampleRate * PICTURE.seconds;
  const out = new Int16Array(count * channels);
  for (let i = 0; i < count; i++) {
    const time = i / sampleRate;
    const sinceSecond = time % 1;
    // Silence at both ends of the clip: the live channel repeats it without a click.
    const edge = Math.min(1, time * 50, (PICTURE.seconds - time) * 50);
    const hum = 0.035 * Math.sin(2 * Math.PI * 110 * time);
    const beep =
      sinceSecond < 0.04
        ? 0.32 * Math.sin(2 * Math.PI * 1000 * time) * Math.min(1, (0.04 - sinceSecond) * 200)
        : 0;
    for (let channel = 0; channel < channels; channel++) {
      let pluck = 0;
      // A note rings into the next one, which comes from the other side.
      for (let back = 0; back < 3; back++) {
        const beat = Math.floor(time * 2) - back;
        if (beat < 0) continue;
        const age = time - beat / 2;
        const side = beat % 2 === channel ? 1 : 0.55;
        const frequency = NOTES[beat % NOTES.length];
        pluck +=
          side *
          Math.min(1, age * 200) *
          Math.exp(-4.5 * age) *
          (Math.sin(2 * Math.PI * frequency * age) + 0.3 * Math.sin(4 * Math.PI * frequency * age));
      }
      out[i * channels + channel] = Math.round(32767 * edge * (hum + beep + 0.2 * pluck));
    }
  }
  return Buffer.from(out.buffer);
}
