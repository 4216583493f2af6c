/**
 * Parts of video.js that `<cf-player>` does not make itself: menus, dialogs, sizes by class, text tracks drawn by script,
 * and icons without a button. A page may add them, so their rules come later.
 */
const NOT_HERE = [
  'text-track',
  'modal-dialog',
  'vjs-error',
  'vjs-errors',
  'track-setting',
  'track-settings',
  'chapters',
  'descriptions',
  'audio-button',
  'vjs-audio',
  'quality',
  'subs-caps',
  'captions-button',
  'subtitles',
  'volume-vertical',
  'volume-panel-vertical',
  'slider-vertical',
  'title-bar',
  'transient',
  'dimensions',
  'vjs-layout',
  'fluid',
  '-16-9',
  '-4-3',
  '-9-16',
  '-1-1',
  'remaining',
  'skip-',
  'workinghover',
  'vjs-menu',
  'playback-rate',
  'svg-icon',
  'vjs-v6',
  'lock-showing',
  'no-flex',
  'ad-loading',
  'vjs-ad-',
  'full-window',
  'vjs-audio-only-mode',
  'vjs-thumb-shown',
  'live-control',
];
const ICONS = ['play', 'pause', 'cog', 'captions', 'airplay', 'circle'];

/**
 * @param {string} css as video.js writes it
 * @returns {{ first: string, rest: string }} what is always shown, and what only parts show that a page adds
 */
export function videoJsRules(css) {
  return { first: rules(css, isFirst), rest: rules(css, (selector) => !isFirst(selector)) };
}

function rules(css, isWanted) {
  return blocks(css)
    .map(({ head, body }) => {
      if (head.startsWith('@font-face')) return '';
      if (/^@(-webkit-)?keyframes/.test(head)) return isWanted(head) ? `${head}{${body}}` : '';
      const inner = head.startsWith('@') ? rules(body, isWanted) : body;
      // A comma inside :not(…) does not end a selector.
      const kept = head.startsWith('@') ? [head] : head.split(/,(?![^(]*\))/).filter(isWanted);
      return kept.length === 0 || inner === '' ? '' : `${kept.join(',')}{${inner}}`;
    })
    .join('');
}

function isFirst(selector) {
  const icon = /^\.vjs-icon-([\w-]+)/.exec(selector)?.[1];
  if (icon !== undefined && icon !== 'placeholder') return ICONS.includes(icon);
  return !NOT_HERE.some((name) => selector.includes(name));
}

function blocks(text) {
  const css = text.replace(/@charset[^;]*;/, '');
  const found = [];
  for (let at = 0; at < css.length;) {
    const open = css.indexOf('{', at);
    if (open < 0) break;
    let depth = 1;
    let end = open + 1;
    for (; depth > 0 && end < css.length; end += 1) depth += css[end] === '{' ? 1 : css[end] === '}' ? -1 : 0;
    found.push({ head: css.slice(at, open).trim(), body: css.slice(open + 1, end - 1) });
    at = end;
  }
  return found;
}
