import { invalidConfig } from './config-text.js';
import { fillTemplate } from './http-address.js';
import { isManifestExtension, splitExtension } from './media-type.js';

/**
 * Where manifests are, by what made them (FACTS 5.1, 5.2): templates in the order to try, `.m3u8` left out. None of
 * them follows from an RTMP stream's name by a rule, so a page names the one that fits.
 */
const TEMPLATES: Readonly<Record<string, string>> = {
  'same-path': '{path} {path}/index {path}/playlist {path}/master',
  // Destination and base name, else the input's name; a folder of its own is what people give a job.
  mediaconvert: '{path} {path}/{name} {dir}/hls/{name}',
  medialive: '{path} {path}/playlist {path}/index',
  // The file is the endpoint's id; with CMAF the manifest's behind it, for VOD all three ids.
  mediapackage: 'out/v1/{path}/index',
  'mediapackage-cmaf': 'out/v1/{path}/index',
  'mediapackage-vod': 'out/v1/{path}/index',
  'elastic-transcoder-v3': '{path} {path}/{name}',
  'elastic-transcoder-v4': '{path} {path}_v4',
  'hls-vod': 'hls-vod/{key}',
  'hls-live': 'hls-live/livepkgr/_definst_/{event}/{name}',
};

/**
 * The paths that an entry `template:mediaconvert` stands for, a query behind it put on each; `undefined` for any other
 * entry. A file that is a manifest already, or has the template's own folder, is not given another.
 */
export function pathsOfTemplate(entry: string, key: string | undefined): readonly string[] | undefined {
  const [, name, query = ''] = /^template:([^?]*)(.*)/is.exec(entry) ?? [];
  if (name === undefined) return undefined;
  const names = Object.keys(TEMPLATES);
  const known = names.find((one) => one === name.trim().toLowerCase());
  if (known === undefined) throw invalidConfig('hls', `template: must be one of ${names.join(', ')}`);
  const isManifest = isManifestExtension(splitExtension(key ?? '').extension);
  const templates = isManifest ? ['{key}'] : (TEMPLATES[known] ?? '').split(' ').map((one) => `${one}.m3u8`);
  return templates.map((template) => {
    const [folder = ''] = template.split('{', 1);
    return fillTemplate(template, key?.startsWith(folder) ? key.slice(folder.length) : key) + query;
  });
}
