declare module 'video.js/core' {
  const videojs: import('./videojs-types.js').VideoJs;
  export default videojs;
}

/** Made by the build: the CSS of video.js without its embedded icon font, and the font in base64. */
declare module 'virtual:video-js-skin' {
  export const videoJsCss: string;
  export const videoJsFont: string;
}

/** Made by the build: the rules for what the controls do not have by themselves. */
declare module 'virtual:video-js-rest' {
  export const videoJsRestCss: string;
}
