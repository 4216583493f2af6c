const time = (seconds) => `00:00:${`${seconds}`.padStart(2, '0')}.000`;

const WORDS = {
  en: {
    first: 'The clock starts at 00:00.',
    other: (clock) => `The clock shows ${clock} or one second more.`,
  },
  de: {
    first: 'Die Uhr beginnt bei 00:00.',
    other: (clock) => `Die Uhr zeigt ${clock} oder eine Sekunde mehr.`,
  },
};

/** WebVTT whose cues say what the clock in the picture says, so that a shift can be seen. */
export function captions(seconds, language = 'en') {
  const { first, other } = WORDS[language];
  const cues = [];
  for (let start = 0; start < seconds; start += 2) {
    const words = start === 0 ? first : other(`00:${`${start}`.padStart(2, '0')}`);
    cues.push(`${time(start)} --> ${time(start + 2)}\n${words}`);
  }
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
}
