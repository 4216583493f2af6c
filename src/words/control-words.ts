/**
 * The player's own words, in English: panels, badges, menus. What video.js itself says is not here: its language files
 * have it. `{name}` stands for a value.
 *
 * A new word does not compile until every file of `languages/` has it too.
 *
 * Texts are short, without a full stop at the end unless they are sentences, and never markup. Where a number decides the
 * form of a word, the text is one that needs no forms ("{seconds} s").
 */
export const ENGLISH_CONTROLS = {
  cannotPlay: 'This video cannot be played',
  checkConnection: 'Check your internet connection and try again.',
  tryAgain: 'Try again',
  tryingAnotherSource: 'Trying another source…',
  reconnecting: 'Connection lost. Reconnecting…',
  waitingForStream: 'The live stream has stopped. Waiting for it to go on…',
  turnSoundOn: 'Turn sound on',
  tryingAgainIn: 'Trying again in {seconds} s',
  stopTrying: 'Do not try again',
  copyReport: 'Copy report',
  reportCopied: 'Report copied',
  reportByHand: 'Report, to be copied by hand',
  goToLive: 'Go to live',
  settings: 'Settings',
  quality: 'Quality',
  automatic: 'Auto',
  automaticNow: 'Auto ({quality})',
  speed: 'Speed',
  normalSpeed: 'Normal',
  audio: 'Audio',
  off: 'Off',
  captionStyle: 'Caption style',
  back: 'Back',
  keyboardShortcuts: 'Keyboard shortcuts',
  statistics: 'Statistics',
  keyPlay: 'Play or pause',
  keySeek: 'Back or forward {seconds} s',
  keyVolume: 'Louder or quieter',
  keyMute: 'Sound on or off',
  keyPercent: 'Go to 0 to 90 %',
  keyEnds: 'Go to the beginning or the end',
  keySpeed: 'Slower or faster',
  keyCaptions: 'Captions on or off',
  keyHelp: 'Keyboard shortcuts and statistics',
  state: 'State',
  source: 'Source',
  sources: 'Sources',
  picture: 'Picture',
  joinTime: 'Time to the first picture',
  buffer: 'Buffer',
  latency: 'Latency',
  bitrate: 'Bitrate',
  droppedFrames: 'Dropped frames',
  stalls: 'Stalls',
} as const;

export type ControlWord = keyof typeof ENGLISH_CONTROLS;
