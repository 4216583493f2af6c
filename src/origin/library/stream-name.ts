/** Extensions that `mp4:` takes as they are: the files of ISO/IEC 14496-12 that Flash Media Server plays. */
const MP4_FAMILY = ['mp4', 'm4v', 'm4a', 'mov', '3gp', '3g2', 'f4v', 'f4p', 'f4a', 'f4b'];

/** The extension in lower case, without its dot; empty where there is none. */
export function extensionOf(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot <= 0 ? '' : base.slice(dot + 1).toLowerCase();
}

export const isMp4Family = (extension: string): boolean => MP4_FAMILY.includes(extension);

/** The name as viewers of a live stream know it: without a query, which carries a stream key or a signature. */
export function withoutQuery(name: string): string {
  const question = name.indexOf('?');
  return question < 0 ? name : name.slice(0, question);
}

/**
 * The key of the file that Flash Media Server looks for when a client plays this name; undefined for a type that
 * is not offered. The server appends extensions and never takes one away, so `name.flv` is `name.flv.flv`, which is
 * the mistake that most configurations fail by.
 *
 * | played | looked for |
 * | --- | --- |
 * | `name`, `flv:name` | `name.flv` |
 * | `name.flv` | `name.flv.flv` |
 * | `mp3:name` | `name.mp3` |
 * | `mp4:name` | `name.mp4` |
 * | `mp4:name.mp4`, `mp4:name.f4v`, … | as given |
 * | `id3:name`, `raw:name` | nothing |
 */
export function objectKeyOf(streamName: string): string | undefined {
  const name = withoutQuery(streamName);
  const prefix = /^(flv|mp3|mp4|id3|raw):/i.exec(name)?.[1]?.toLowerCase();
  const path = (prefix === undefined ? name : name.slice(prefix.length + 1)).replace(/^\//, '');
  if (path === '') return undefined;
  switch (prefix) {
    case 'mp4':
      return isMp4Family(extensionOf(path)) ? path : `${path}.mp4`;
    case 'mp3':
      return `${path}.mp3`;
    case 'id3':
    case 'raw':
      return undefined;
    default:
      return `${path}.flv`;
  }
}
