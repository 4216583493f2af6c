/**
 * Our rules over those of video.js; themable from outside by the custom properties that they read. What the page's
 * text looks like is inherited into a shadow root, so the frame says it anew.
 */
export const skin = `
.video-js {
  --accent: var(--cf-accent, #4cc2ff);
  --bar: var(--cf-bar-height, 44px);
  font-family: var(--cf-font, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
  font-size: 12px; line-height: 1; font-style: normal; font-variant: normal; font-weight: normal; letter-spacing: normal;
  word-spacing: normal; text-align: start; text-indent: 0; text-shadow: none; text-transform: none; white-space: normal; cursor: auto;
  background: #000; position: absolute; inset: 0; width: 100%; height: 100%; color: var(--cf-text, #fff);
  direction: ltr; color-scheme: dark; touch-action: manipulation;
}
.video-js [hidden] { display: none !important; }
.video-js .vjs-tech { width: 100%; height: 100%; }
.video-js button, .video-js [role=slider] { -webkit-tap-highlight-color: transparent; }
.video-js :focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; box-shadow: none; }
.video-js .vjs-control:focus::before, .video-js .vjs-control:hover::before, .video-js .vjs-control:focus { text-shadow: none; }

/* The big button: round, in the middle. */
.video-js .vjs-big-play-button {
  width: 72px; height: 72px; margin: -36px 0 0 -36px; top: 50%; left: 50%; border: 0; border-radius: 50%;
  background: rgb(38 47 60 / .85); transition: background-color .15s, transform .15s; font-size: 44px; line-height: 72px;
}
.video-js .vjs-big-play-button .vjs-icon-placeholder::before { line-height: 72px; }
.video-js:hover .vjs-big-play-button, .video-js .vjs-big-play-button:focus-visible { background: var(--accent); color: #04121c; }
.video-js .vjs-big-play-button:hover { transform: scale(1.05); }

/* The bar: a shade that grows out of the picture, the progress line above the buttons. */
.video-js .vjs-control-bar {
  height: calc(var(--bar) + 14px); padding: 14px 6px 0; background: var(--cf-bar-background, linear-gradient(to top, rgb(0 0 0 / .82), rgb(0 0 0 / .5) 60%, transparent));
}
.video-js .vjs-control { width: 40px; }
.video-js .vjs-button > .vjs-icon-placeholder::before { font-size: 24px; line-height: var(--bar); }
.video-js .vjs-time-control {
  font-size: 13px; line-height: var(--bar); padding: 0 3px; min-width: 0; width: auto; font-variant-numeric: tabular-nums; display: block;
}
.video-js .vjs-current-time { padding-left: 8px; }
.video-js .vjs-remaining-time { display: none; }
.video-js.vjs-live .vjs-time-control:not(.vjs-live-control), .video-js.vjs-liveui .vjs-time-control { display: none; }
.video-js .vjs-progress-control { position: absolute; left: 12px; right: 12px; top: 4px; width: auto; height: 16px; }
.video-js .vjs-progress-control .vjs-progress-holder { margin: 0; height: 4px; border-radius: 2px; background: rgb(255 255 255 / .28); }
.video-js .vjs-progress-control:hover .vjs-progress-holder { font-size: inherit; height: 6px; }
.video-js .vjs-load-progress, .video-js .vjs-load-progress div { background: rgb(255 255 255 / .3); border-radius: 2px; }
.video-js .vjs-play-progress { background: var(--accent); border-radius: 2px; }
.video-js .vjs-play-progress::before, .video-js .vjs-volume-level::before { content: none; }
/* The knob is painted at the end of what grows: as an element of its own it would move, which counts as a layout shift. */
.video-js .vjs-play-progress::after, .video-js .vjs-volume-level::after {
  content: ""; position: absolute; inset: -5px -7px; background: radial-gradient(circle at calc(100% - 7px) 50%, #fff 6.5px, transparent 7px);
}
.video-js .vjs-custom-control-spacer { display: block; flex: auto; visibility: hidden; }
/* Its place is kept until it is known whether it can be used, so that the buttons beside it stay where they are. */
.video-js .vjs-picture-in-picture-control.vjs-hidden { display: block !important; visibility: hidden; }
.video-js.cf-no-pip .vjs-picture-in-picture-control { display: none !important; }
.video-js .vjs-volume-bar { margin: calc(var(--bar) / 2 - 2px) 6px; border-radius: 2px; }
.video-js .vjs-volume-level { background: #fff; border-radius: 2px; }
.video-js .vjs-volume-panel .vjs-volume-control.vjs-volume-horizontal { height: var(--bar); }
.video-js .vjs-volume-panel.vjs-volume-panel-horizontal { height: var(--bar); }
.video-js .vjs-volume-panel.vjs-volume-panel-horizontal.vjs-hover,
.video-js .vjs-volume-panel.vjs-volume-panel-horizontal.vjs-slider-active { width: 116px; }
.video-js .vjs-loading-spinner { border-width: 4px; width: 52px; height: 52px; border-radius: 50%; transform: translate(-50%, -50%); margin: 0; }
.video-js .vjs-loading-spinner::before, .video-js .vjs-loading-spinner::after { border-width: 4px; margin: -4px; border-radius: 50%; }
.video-js.vjs-user-inactive.vjs-playing { cursor: none; }
/* Cues of the browser's own rendering stand above the bar while it is shown. */
.video-js.vjs-controls-enabled video::-webkit-media-text-track-display { transform: translateY(calc(-1 * var(--bar) - 8px)); }
.video-js.vjs-controls-enabled.vjs-user-inactive.vjs-playing video::-webkit-media-text-track-display { transform: none; }

/* Live: a badge that is also the way back to the edge. */
.video-js .cf-live { display: flex; align-items: center; gap: 6px; width: auto; padding: 0 8px; font-size: 12px; font-weight: 600; letter-spacing: .04em; cursor: pointer; white-space: nowrap; font-variant-numeric: tabular-nums; font-family: inherit; }
.video-js .cf-dot { width: 8px; height: 8px; border-radius: 50%; background: #9aa5b1; }
.video-js .cf-at-edge .cf-dot { background: #ff4b4b; }
.video-js .cf-behind:empty { display: none; }
.video-js .vjs-button[aria-pressed=true]::after { content: ""; position: absolute; left: 9px; right: 9px; bottom: 6px; height: 3px; border-radius: 2px; background: var(--accent); }

/* Without a picture there is nothing that the bar could hide. */
.video-js.cf-sound-only { background: radial-gradient(circle at 50% 35%, #27364a, #0b0e13 75%); }
.video-js.cf-sound-only.vjs-has-started .vjs-control-bar, .video-js.cf-menu-open.vjs-has-started .vjs-control-bar, .video-js.cf-compact .vjs-control-bar {
  display: flex; opacity: 1; visibility: visible; pointer-events: auto;
}
.video-js.cf-sound-only .vjs-poster:not(.vjs-hidden) { display: block; }
.video-js.cf-sound-only .vjs-picture-in-picture-control { display: none !important; }

/* A bar and nothing else. */
.video-js.cf-compact { position: relative; inset: auto; height: auto; min-height: calc(var(--bar) + 14px); background: #161b23; overflow: visible; }
.video-js.cf-compact .vjs-big-play-button, .video-js.cf-compact .vjs-fullscreen-control, .video-js.cf-compact .vjs-picture-in-picture-control { display: none !important; }
.video-js.cf-compact .vjs-loading-spinner { width: 24px; height: 24px; border-width: 3px; }
.video-js.cf-compact .vjs-loading-spinner::before, .video-js.cf-compact .vjs-loading-spinner::after { border-width: 3px; margin: -3px; }
.video-js.cf-compact .cf-panel { position: static; padding: 12px; gap: 6px; }
.video-js.cf-compact .cf-notice { top: 16px; bottom: auto; }

/* The panel that takes the picture's place, the line that says what goes on, the button that turns sound on. */
.cf-panel {
  position: absolute; inset: 0; z-index: 2; display: flex; flex-direction: column; align-items: center; justify-content: safe center;
  gap: 10px; padding: 20px; text-align: center; overflow: auto; color: #f2f5f8;
  background: var(--cf-panel-background, radial-gradient(circle at 50% 35%, #232b38, #0b0e13 75%)); font-size: 15px; line-height: 1.45;
}
.cf-panel p { margin: 0; max-width: 36em; color: #c3ccd6; }
.cf-panel .cf-title { font-size: clamp(16px, 2.6cqw + 8px, 22px); font-weight: 600; line-height: 1.25; max-width: 32em; color: inherit; }
.cf-panel code { font: 12px ui-monospace, Consolas, monospace; color: #9ba8b6; user-select: text; overflow-wrap: anywhere; }
.cf-actions { display: flex; flex-wrap: wrap; gap: 8px; justify-content: center; margin-top: 4px; }
.video-js .cf-actions button, .video-js .cf-pill {
  padding: 0 20px; min-height: 40px; border-radius: 20px; cursor: pointer; background: var(--accent); color: #04121c; font: inherit; font-weight: 600;
}
.video-js .cf-actions button + button { background: none; color: inherit; box-shadow: inset 0 0 0 1px #8d9aa8; }
.video-js .cf-panel button:focus-visible, .video-js .cf-pill:focus-visible { outline-color: #fff; outline-offset: 2px; }
.cf-notice {
  position: absolute; z-index: 1; top: 12px; left: 50%; transform: translateX(-50%); width: max-content; max-width: calc(100% - 24px);
  padding: 8px 14px; border-radius: 18px; background: rgb(10 14 20 / .82); color: #f2f5f8; font-size: 13px; line-height: 1.4; pointer-events: none;
}
.video-js .cf-pill { position: absolute; z-index: 1; top: 12px; left: 12px; max-width: calc(100% - 24px); background: #f2f5f8; font-size: 14px; }
.video-js.cf-busy .vjs-loading-spinner { display: flex; animation: vjs-spinner-show 0s linear .3s forwards; }
.video-js.cf-busy .vjs-loading-spinner::before, .video-js.cf-busy .vjs-loading-spinner::after { animation: vjs-spinner-spin 1.1s cubic-bezier(.6, .2, 0, .8) infinite; }
.video-js.cf-busy .vjs-big-play-button,
.video-js.cf-failed .vjs-big-play-button, .video-js.cf-failed .vjs-control-bar, .video-js.cf-failed .vjs-loading-spinner,
.video-js.cf-failed .vjs-poster, .video-js.cf-failed .cf-pill { display: none; }

@container (max-width: 480px) {
  .video-js .vjs-control-bar { padding-inline: 2px; }
  .video-js .vjs-button { width: 36px; }
  .video-js .vjs-volume-panel .vjs-volume-control { display: none; }
  .video-js .vjs-volume-panel.vjs-volume-panel-horizontal, .video-js .vjs-volume-panel.vjs-volume-panel-horizontal.vjs-hover { width: 36px; }
  .video-js .vjs-time-control { font-size: 12px; padding: 0 2px; }
  .video-js .cf-live { padding: 0 4px; }
  .cf-panel { gap: 6px; padding: 12px; font-size: 13px; }
  .video-js .cf-actions button { min-height: 36px; padding: 0 14px; }
}
@container (max-width: 360px) {
  .video-js .vjs-picture-in-picture-control { display: none !important; }
  .video-js .vjs-big-play-button { width: 60px; height: 60px; margin: -30px 0 0 -30px; font-size: 38px; line-height: 60px; }
  .video-js .vjs-big-play-button .vjs-icon-placeholder::before { line-height: 60px; }
  .cf-panel { gap: 4px; padding: 8px; font-size: 12px; line-height: 1.3; }
  .cf-panel .cf-title { font-size: 14px; }
  .video-js .cf-actions { gap: 6px; margin: 0; }
  .video-js .cf-actions button { min-height: 28px; padding: 0 10px; }
}
@media (prefers-reduced-motion: reduce) {
  .video-js *, .video-js *::before, .video-js *::after { transition: none !important; }
  .video-js .vjs-loading-spinner::before, .video-js .vjs-loading-spinner::after { animation-duration: 6s !important; animation-timing-function: linear !important; }
}
@media (forced-colors: active) {
  .video-js .vjs-control-bar { background: Canvas; }
  .video-js .vjs-play-progress, .video-js .vjs-volume-level, .video-js .cf-at-edge .cf-dot, .video-js .vjs-button[aria-pressed=true]::after { background: Highlight; forced-color-adjust: none; }
  .video-js .vjs-load-progress, .video-js .vjs-load-progress div { background: GrayText; forced-color-adjust: none; }
  .video-js .vjs-progress-holder, .video-js .vjs-volume-bar { outline: 1px solid CanvasText; }
  .video-js .cf-actions button, .video-js .cf-pill, .video-js .vjs-big-play-button, .cf-notice { border: 1px solid ButtonText; }
}
`;
