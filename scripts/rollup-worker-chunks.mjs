import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { rollup } from 'rollup';

const list = new URL('../src/session/worker-chunks.ts', import.meta.url);

/**
 * What a worker imports by `import()` becomes a file of its own, `worker-<module>.js`, the same one for each worker. It
 * is whole: whoever serves or bundles it has to know nothing of what is in it, and it shares no module with the worker.
 * Where it is, the page says (`worker-chunks.ts`), because a bundler that carries a worker along as a file gives its
 * files other names; without a word it is beside the worker.
 *
 * @param {() => unknown[]} plugins For the chunks.
 */
export const workerChunks = (plugins) => ({
  name: 'worker-chunks',
  async resolveDynamicImport(specifier, importer) {
    // An address that the page gives.
    if (typeof specifier !== 'string') return null;
    const module = await this.resolve(specifier, importer);
    if (module === null) return null;
    const name = basename(module.id).replace(/\.[jt]s$/, '');
    if (!readFileSync(list, 'utf8').includes(`new URL('./worker-${name}.js', import.meta.url)`))
      this.error(
        `${specifier} is imported by a worker when needed: src/session/worker-chunks.ts must name it`,
      );
    const build = await rollup({ input: { [name]: module.id }, plugins: plugins() });
    const { output } = await build.generate({
      format: 'es',
      sourcemap: true,
      // Beside the file, as for every other: rollup makes the paths of the sources relative to it.
      dir: 'dist',
      entryFileNames: 'worker-[name].js',
      inlineDynamicImports: true,
    });
    await build.close();
    for (const file of output)
      this.emitFile({
        type: 'asset',
        fileName: file.fileName,
        source: file.type === 'chunk' ? file.code : file.source,
      });
    for (const file of build.watchFiles) this.addWatchFile(file);
    return { id: `./worker-${name}.js`, external: true };
  },
  renderDynamicImport({ targetModuleId, customResolution }) {
    const id = customResolution ?? targetModuleId;
    const file = /worker-([\w-]+)\.js$/.exec(id ?? '');
    if (file === null) return null;
    return {
      // For who bundles a worker all the same: this one is not to be looked into.
      left: `import(/* webpackIgnore: true */ /* @vite-ignore */ JSON.parse(self.name||"{}")["${file[1]}"]??new URL(`,
      right: ',import.meta.url).href)',
    };
  },
});
