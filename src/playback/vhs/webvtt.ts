// Not the package's own entry: that would put more into the page than the parser.
import WebVTT from 'videojs-vtt.js/lib/vtt.js';

export { WebVTT };
