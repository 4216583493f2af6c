const time = (seconds) => `00:00:${`${seconds}`.padStart(2, '0')}.000`;

/** WebVTT whose cues say what the clock in the picture says, so that a shift can be seen. */
export function captions(seconds) {
  const cues = [];
  for (let start = 0; start < seconds; start += 2) {
    const words =
      start === 0
        ? 'The clock starts at 00:00.'
        : `The clock shows 00:${`${start}`.padStart(2, '0')} or one second more.`;
    cues.push(`${time(start)} --> ${time(start + 2)}\n${words}`);
  }
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}
