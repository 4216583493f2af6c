import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { shorterNames } from './scripts/rollup-shorter-names.mjs';
import { workerChunks } from './scripts/rollup-worker-chunks.mjs';
import { videoJsRules } from './scripts/video-js-css.mjs';

const require = createRequire(import.meta.url);
/** As a module: of its CommonJS form nothing could be left out. */
const videoJsCore = require.resolve('video.js/core.es.js');
const { version, dependencies } = JSON.parse(
  readFileSync(new URL('./package.json', import.meta.url), 'utf8'),
);

/** `./x.js` in a TypeScript source means `./x.ts`. */
const typescriptExtensions = {
  name: 'typescript-extensions',
  async resolveId(source, importer) {
    if (!importer?.endsWith('.ts') || !source.startsWith('.') || !source.endsWith('.js')) return null;
    return this.resolve(source.replace(/\.js$/, '.ts'), importer, { skipSelf: true });
  },
};

/**
 * The skin of video.js as texts: of its CSS what the first load shows and, as a module of its own, what only components
 * show that a page may add; and its icon font (a font declared inside a shadow root is ignored), which the element adds
 * to `document.fonts` from bytes.
 */
const videoJsSkin = {
  name: 'video-js-skin',
  resolveId: (source) => (/^virtual:video-js-(skin|rest)$/.test(source) ? `\0${source}` : null),
  load(id) {
    if (!id.startsWith('\0virtual:video-js-')) return null;
    const css = readFileSync(require.resolve('video.js/dist/video-js.min.css'), 'utf8');
    const { first, rest } = videoJsRules(css);
    if (id.endsWith('rest')) return `export const videoJsRestCss = ${JSON.stringify(rest)};`;
    const font = /base64,([A-Za-z0-9+/=]+)/.exec(css)?.[1];
    if (font === undefined)
      throw new Error('video.js has no embedded icon font any more: see the skin plugin');
    return `export const videoJsCss = ${JSON.stringify(first)};\nexport const videoJsFont = ${JSON.stringify(font)};`;
  },
};

/**
 * The WebVTT parser of video.js stays out of the page bundles: `<cf-player>` leaves captions to the browser
 * (`nativeTextTracks`), which parses them without the HTML sinks that Trusted Types forbid.
 */
const noScriptedWebVtt = {
  name: 'no-scripted-webvtt',
  resolveId: (source) => (source === 'videojs-vtt.js' ? '\0no-webvtt' : null),
  load: (id) => (id === '\0no-webvtt' ? 'export default {};' : null),
};

/**
 * The caption settings of video.js stay out of the page bundles too: they are for captions that it draws by script, and
 * `<cf-player>` has its own for those of the browser. What nobody registers is not bundled.
 */
const ownCaptionSettings = {
  name: 'own-caption-settings',
  transform(code, id) {
    if (id !== videoJsCore) return null;
    const registered =
      /^Component\.registerComponent\('(?:TextTrack(?:Select|Fieldset|Settings\w*)|TrackSettingsControls)', \w+\);$/gm;
    if (code.match(registered)?.length !== 6)
      throw new Error('video.js has other caption settings than before');
    return { code: code.replace(registered, (line) => ' '.repeat(line.length)), map: null };
  },
};

/**
 * In a page the controls have video.js' core, and VHS comes beside it when it is asked for: what the VHS engine imports
 * as `video.js` is that core with VHS added to it, and what VHS itself imports is the core.
 */
const vhsBesideCore = {
  name: 'vhs-beside-core',
  resolveId(source, importer) {
    if (source === 'video.js/core') return videoJsCore;
    if (source !== 'video.js') return null;
    const isEngine = /[\\/]src[\\/]playback[\\/]vhs[\\/]/.test(importer ?? '');
    return isEngine ? '\0video-js-with-vhs' : videoJsCore;
  },
  load: (id) =>
    id === '\0video-js-with-vhs'
      ? `import videojs from 'video.js/core'; import '@videojs/http-streaming'; export default videojs;`
      : null,
};

/** One file holds one hls.js: the full one does what the light one does. */
const oneHlsJs = {
  name: 'one-hls-js',
  async resolveId(source, importer) {
    return source === 'hls.js/light' ? this.resolve('hls.js', importer, { skipSelf: true }) : null;
  },
};

/**
 * A worker makes errors and hands them on as data to its page, and to nobody else. The page makes errors of them again,
 * which takes out secrets, cuts long texts and knows what the codes mean. So the worker has neither the rules nor the
 * table; one that came to import more of these modules would not build.
 */
const errorsAsData = {
  name: 'errors-as-data',
  load(id) {
    if (/[\\/]src[\\/]errors[\\/]error-code\.ts$/.test(id))
      return 'export const ERROR_SPECS = {}; export const isErrorCode = () => true;';
    if (/[\\/]src[\\/]errors[\\/]redact\.ts$/.test(id))
      return 'export const redactAndCut = (text) => text; export const redactValue = (value) => value;';
    return null;
  },
};

const LANGUAGES = readdirSync(new URL('./src/words/languages/', import.meta.url)).map((file) =>
  file.slice(0, -3),
);

/** The classic script is one file but for the languages, which it imports from beside itself. */
const languagesBeside = {
  name: 'languages-beside',
  resolveId(source) {
    const language = /^\.\/languages\/([\w-]+)\.js$/.exec(source)?.[1];
    return language === undefined ? null : { id: `./cf-player-words-${language}.js`, external: true };
  },
  // Relative to the script, whatever the address of the page.
  renderDynamicImport: ({ targetModuleId }) =>
    targetModuleId?.startsWith('./cf-player-words-') ? { left: 'import(', right: ')' } : null,
};

const PAGE = { passes: 2 };
/** What makes a worker smaller when it is compressed, not before: statements that look alike. No getter of ours does anything. */
const WORKER = { passes: 3, pure_getters: true, sequences: false, lhs_constants: false, inline: 1 };

/** @param {'library' | 'page' | 'worker' | 'classic'} target */
const plugins = (target) => [
  ...(target === 'classic' ? [languagesBeside] : []),
  typescriptExtensions,
  videoJsSkin,
  ...(target === 'page' || target === 'classic' ? [noScriptedWebVtt, ownCaptionSettings, vhsBesideCore] : []),
  ...(target === 'worker' ? [errorsAsData] : []),
  ...(target === 'classic' ? [oneHlsJs] : []),
  resolve({ browser: true, exportConditions: ['browser'] }),
  commonjs(),
  json(),
  esbuild({ target: 'es2022', define: { __VERSION__: JSON.stringify(version) }, tsconfig: false }),
  ...(target === 'library'
    ? []
    : [
        shorterNames,
        terser({
          module: target !== 'classic',
          ecma: 2020,
          compress: target === 'worker' ? WORKER : PAGE,
          format: { comments: /webpackIgnore|@vite-ignore|@license|@preserve/i },
        }),
      ]),
];

const onwarn = (warning, warn) => {
  // mux.js and friends, inside video.js, import each other in circles.
  if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules')))
    return;
  if (warning.code === 'THIS_IS_UNDEFINED' && warning.id?.includes('node_modules')) return;
  warn(warning);
};

/** Chunks lie flat beside the entries, so that `new URL('./rtmp-worker.js', import.meta.url)` holds in each of them. */
const esm = (prefix) => ({
  dir: 'dist',
  format: 'es',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: `${prefix}[name]-[hash].js`,
});

/** The words of video.js in one language are a part of ours, which no app's bundler has to know how to import. */
const isWords = (id) => id.startsWith('video.js/dist/lang/');
const isDependency = (id) =>
  !isWords(id) && Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

export default [
  // What apps and Node take: one module per entry, dependencies left to them. One build, so that all entries share one
  // PlayerError.
  {
    input: {
      index: 'src/index.ts',
      define: 'src/define.ts',
      videojs: 'src/videojs.ts',
      url: 'src/url.ts',
      rtmp: 'src/rtmp.ts',
      gateway: 'src/gateway.ts',
      legacy: 'src/legacy.ts',
      cli: 'src/cli.ts',
    },
    external: (id) => id.startsWith('node:') || isDependency(id),
    plugins: plugins('library'),
    output: { ...esm('lib-'), banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : '') },
    onwarn,
  },
  // What a page takes with <script type="module">: everything inside, video.js and the engines in chunks of their own.
  {
    input: { 'cf-player': 'src/define.ts', 'cf-video': 'src/define-video.ts' },
    plugins: plugins('page'),
    // The maps lie beside the files for who wants them, without a line in each that every page would fetch.
    output: { ...esm('page-'), sourcemap: 'hidden' },
    onwarn,
  },
  // The QA page: a bundle of its own, so that it has no say in the chunks of the product.
  {
    input: { demo: 'demo/demo.ts' },
    plugins: plugins('page'),
    output: esm('demo-'),
    onwarn,
  },
  // The RTMP session's workers, each one whole file, and beside them what both import when they need it.
  ...['rtmp-worker', 'rtmp-worker-full'].map((name) => ({
    input: { [name]: `src/session/${name}.ts` },
    plugins: [workerChunks(() => plugins('worker')), ...plugins('worker')],
    output: esm('worker-'),
    onwarn,
  })),
  // The MediaSource of a worker's session: the page says where it is, which takes less of the worker than an import of its own.
  {
    input: { 'worker-media-sink': 'src/session/media-sink.ts' },
    plugins: plugins('worker'),
    output: esm('worker-'),
    onwarn,
  },
  // The languages of the classic script.
  {
    input: Object.fromEntries(
      LANGUAGES.map((language) => [`cf-player-words-${language}`, `src/words/languages/${language}.ts`]),
    ),
    plugins: plugins('page'),
    output: { ...esm('page-'), sourcemap: false },
    onwarn,
  },
  // What a page takes with a classic <script>: one file.
  {
    input: { 'cf-player.iife': 'src/define.ts' },
    plugins: plugins('classic'),
    output: {
      dir: 'dist',
      format: 'iife',
      name: 'CfPlayer',
      sourcemap: true,
      entryFileNames: '[name].js',
      inlineDynamicImports: true,
      // In one file video.js runs at once, before the element could ask it not to add its <style> elements, which a
      // strict Content-Security-Policy forbids.
      intro: 'var dynamicStyle = window.VIDEOJS_NO_DYNAMIC_STYLE; window.VIDEOJS_NO_DYNAMIC_STYLE = true;',
      outro: 'window.VIDEOJS_NO_DYNAMIC_STYLE = dynamicStyle;',
    },
    onwarn,
  },
  // Old embeds, by one classic script before the page's own; it fetches the player from beside it.
  {
    input: { 'cf-legacy.iife': 'src/legacy-script.ts' },
    plugins: plugins('classic'),
    output: { dir: 'dist', format: 'iife', name: 'CfLegacy', sourcemap: true, entryFileNames: '[name].js' },
    onwarn,
  },
];
