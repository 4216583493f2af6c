/** The package declares no types for its smaller build; it has the interface of the full one. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
  export * from 'hls.js';
}
