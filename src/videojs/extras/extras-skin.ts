/** What comes behind the first picture: menus, preview, gestures, the statistics. */
export const extrasSkin = `
.video-js .cf-menu {
  position: absolute; z-index: 3; right: 8px; bottom: calc(var(--bar) + 18px); min-width: 170px; max-width: calc(100% - 16px);
  max-height: calc(100% - var(--bar) - 30px); overflow: auto; display: flex; flex-direction: column; padding: 4px; border-radius: 8px;
  background: var(--cf-menu-background, rgb(16 20 27 / .96)); color: #f2f5f8; font-size: 14px; box-shadow: 0 4px 18px rgb(0 0 0 / .5);
}
.video-js .cf-menu button {
  flex: none; display: flex; align-items: center; gap: 16px; min-height: 34px; padding: 4px 12px; border-radius: 5px; text-align: start; cursor: pointer; line-height: 1.3; font-family: inherit;
}
.video-js .cf-menu button:hover, .video-js .cf-menu button:focus { background: rgb(255 255 255 / .14); }
.cf-menu-label { flex: auto; }
.cf-menu-value { color: #b4bfca; }
.cf-menu [aria-haspopup]::after { content: "›"; color: #b4bfca; }
.cf-menu:dir(rtl) [aria-haspopup]::after { content: "‹"; }
.cf-menu [role=menuitemradio]::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; }
.cf-menu [aria-checked=true]::before { background: var(--accent); }
.video-js .cf-menu .cf-menu-back { font-weight: 600; margin-bottom: 2px; }
.cf-menu-back::before { content: "‹"; }
.cf-menu-back:dir(rtl)::before { content: "›"; }
.video-js.cf-compact .cf-menu { bottom: calc(100% + 4px); max-height: 260px; }
.video-js.cf-compact.cf-drop-down .cf-menu { bottom: auto; top: calc(100% + 4px); }

.video-js .cf-countdown { font-variant-numeric: tabular-nums; }
.video-js .cf-report { width: min(100%, 40em); min-height: 5em; box-sizing: border-box; background: #0b0e13; color: #f2f5f8; border: 1px solid #8d9aa8; font: 12px ui-monospace, Consolas, monospace; }

.cf-preview {
  position: absolute; bottom: 46px; transform: translateX(-50%); overflow: hidden; border-radius: 4px; background: #000;
  box-shadow: 0 0 0 2px #fff, 0 4px 14px rgb(0 0 0 / .6); pointer-events: none;
}
.cf-preview img { display: block; max-width: 160px; max-height: 120px; }
.video-js .cf-airplay svg { width: 24px; height: var(--bar); }
.cf-outline { fill: none; stroke: currentColor; stroke-width: 2; }
.cf-filled { fill: currentColor; }

.cf-seek {
  position: absolute; top: 50%; z-index: 1; transform: translateY(-50%); padding: 14px 18px; border-radius: 40px; background: rgb(10 14 20 / .72); color: #fff;
  font-size: 16px; font-weight: 600; pointer-events: none; animation: cf-seek .7s ease-out forwards;
}
.cf-seek-back { left: 12%; }
.cf-seek-forward { right: 12%; }
@keyframes cf-seek { 60% { opacity: 1; } 100% { opacity: 0; } }

.cf-info {
  position: absolute; z-index: 3; inset: 8px auto auto 8px; width: min(440px, calc(100% - 16px)); max-height: calc(100% - var(--bar) - 30px); box-sizing: border-box; overflow: auto; border-radius: 8px; line-height: 1.4;
  background: var(--cf-menu-background, rgb(16 20 27 / .96)); color: #f2f5f8; font-size: 13px; box-shadow: 0 4px 18px rgb(0 0 0 / .5); user-select: text;
}
.cf-info-head { position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: 4px; padding: 6px; background: inherit; }
.video-js .cf-info-head button { min-height: 32px; padding: 0 10px; border-radius: 5px; cursor: pointer; font: inherit; font-weight: 600; color: #b4bfca; }
.video-js .cf-info-head button:hover { background: rgb(255 255 255 / .1); }
.video-js .cf-info-head [aria-selected=true] { color: #fff; box-shadow: inset 0 -2px 0 var(--accent); }
.video-js .cf-info-head .cf-close { margin-inline-start: auto; min-width: 32px; font-size: 18px; }
.cf-info-tabs { display: flex; flex-wrap: wrap; }
.cf-info-body { padding: 2px 12px 12px; }
.cf-facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 12px; margin: 0; }
.cf-facts dt { color: #b4bfca; }
.cf-facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.cf-charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px; margin: 10px 0; }
.cf-chart { margin: 0; padding: 6px 8px; border-radius: 5px; background: rgb(255 255 255 / .06); }
.cf-chart figcaption { display: flex; justify-content: space-between; gap: 8px; font-size: 12px; color: #b4bfca; }
.cf-chart output { color: #fff; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cf-chart svg { display: block; width: 100%; height: 40px; margin-top: 4px; overflow: visible; }
.cf-chart polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.cf-info .cf-info-title { margin: 10px 0 4px; font-weight: 600; }
.cf-info ol { margin: 0; padding-inline-start: 20px; }
.cf-info li { overflow-wrap: anywhere; }
.cf-info li.cf-now { color: #fff; font-weight: 600; }
.cf-info small { font-size: 12px; color: #b4bfca; font-weight: 400; }
.cf-info kbd { font: inherit; white-space: nowrap; }
.cf-info kbd span { display: inline-block; min-width: 18px; margin-inline-end: 4px; padding: 1px 6px; border: 1px solid #6d7a88; border-radius: 4px; text-align: center; box-sizing: border-box; }
@container (max-width: 480px) {
  .video-js .cf-menu button { min-height: 30px; padding-block: 2px; }
  .video-js:not(.cf-compact) .cf-info { inset: 0; width: auto; max-height: none; border-radius: 0; font-size: 12px; }
  .cf-info-head { padding: 2px 6px; }
  .video-js .cf-info-head button { min-height: 28px; padding: 0 6px; }
  .cf-facts { column-gap: 8px; }
}
.video-js.cf-compact .cf-info { inset: auto auto calc(100% + 4px) 0; max-height: 320px; width: min(440px, 100%); }
.video-js.cf-compact.cf-drop-down .cf-info { inset: calc(100% + 4px) auto auto 0; }
@media (prefers-reduced-motion: reduce) { .cf-seek { animation-timing-function: step-end; } }
@media (forced-colors: active) {
  .cf-menu, .cf-info, .cf-seek { border: 1px solid CanvasText; }
  .video-js .cf-menu button:hover, .video-js .cf-menu button:focus { outline: 2px solid Highlight; outline-offset: -2px; }
  .cf-menu [aria-checked=true]::before { background: Highlight; forced-color-adjust: none; }
  .cf-chart polyline { stroke: CanvasText; }
}
`;
