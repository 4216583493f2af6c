export { cfPlayerOf, installCfPlayer } from './videojs/install.js';
export type { CfPlayerPluginOptions } from './videojs/source-handler.js';
export { registerWords } from './words/registered-words.js';
export type { WordTable } from './words/word-table.js';
