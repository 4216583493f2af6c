/**
 * `cf-player/legacy`: old embeds of a page, converted or replaced. Nothing happens on import.
 *
 * @module
 */
export { startLegacy, type LegacyOptions } from './legacy-page/start.js';
export { installShims, type ShimOptions } from './legacy-page/shims.js';
export { findEmbeds, replaceEmbeds, type EmbedOptions, type PageEmbed } from './legacy-page/replace.js';
export type { Conversion, ConvertedItem, ConvertedTrack } from './legacy/convert.js';
export type { EmbedKind } from './legacy/reading.js';
