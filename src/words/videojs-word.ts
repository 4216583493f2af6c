import english from 'video.js/dist/lang/en.json' with { type: 'json' };

/** What video.js 8 says, by its English text. What a newer video.js says more does not compile until all languages have it. */
export type VideoJsWord = keyof typeof english;
export type VideoJsWords = Readonly<Record<VideoJsWord, string>>;
