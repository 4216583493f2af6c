/** In the bundles for pages: video.js/core and VHS, see rollup.config.mjs. */
declare module 'video.js' {
  const videojs: import('./vhs-library.js').VideoJsWithVhs;
  export default videojs;
}
declare module 'videojs-vtt.js/lib/vtt.js' {
  const WebVTT: unknown;
  export default WebVTT;
}
