export { cfPlayerOf, installCfPlayer } from './videojs/install.js';
export type { CfPlayerPluginOptions } from './videojs/source-handler.js';
