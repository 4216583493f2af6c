import { PlayerError } from '../../errors/player-error.js';
import type { RtmpRendition } from '../candidate.js';
import type { Capabilities } from '../capabilities.js';
import { againstPage, invalidConfig, isHttpScheme, refuseForeignScheme, schemeOf } from '../config-text.js';
import { parseConfig } from '../parse-config.js';
import type { PlanWarning } from '../plan-warning.js';
import type { PlayerConfig, RenditionConfig } from '../player-config.js';
import { planSources as planOne, type SourcePlan } from '../source-plan.js';
import { resolveStream, type StreamAddress } from '../stream-address.js';
import { isRtmpProtocol } from '../rtmp-location.js';
import { withoutUndefined } from '../without-undefined.js';
import { namesSmil, readRenditions } from './rendition-list.js';
import { parseSmil, type Smil } from './smil.js';

/** Gives the text behind an address. */
export type LoadText = (address: string) => Promise<string>;

/**
 * The ordered list of things to try for a configuration. Pure: dials nothing, and so does not know what a SMIL file says;
 * {@link planAnySources} does. Throws `PlayerError`: `CF_CONFIG_NO_SOURCE` when nothing to play was named,
 * `CF_CONFIG_INVALID` and `CF_CONFIG_SIGNATURE_INCOMPLETE` for values that no plan can be made with.
 */
export function planSources(input: PlayerConfig, capabilities: Capabilities = {}): SourcePlan {
  const config = parseConfig(input);
  const address = smilOf(config);
  if (address !== undefined)
    throw invalidConfig('renditions', 'is a SMIL file, which has to be loaded before there is a plan');
  return config.renditions === undefined
    ? planOne(config, capabilities)
    : planList(config, listOf(config), capabilities);
}

/** The same, with the SMIL file that a configuration may name. Throws what `load` throws, too. */
export async function planAnySources(
  input: PlayerConfig,
  capabilities: Capabilities,
  load: LoadText,
): Promise<SourcePlan> {
  const config = parseConfig(input);
  const address = smilOf(config);
  if (address === undefined) return planSources(config, capabilities);
  const smil = parseSmil(await load(againstPage(address, capabilities.pageUrl)));
  return planList(withSmil(config, smil), smil.renditions, capabilities);
}

/** Where the SMIL file is that says what there is to play. As in JW Player, it may stand in the place of the stream. */
function smilOf({ renditions, file, src }: PlayerConfig): string | undefined {
  let address = [file, src].find((text) => text !== undefined && namesSmil(text));
  if (renditions !== undefined) {
    const written = readRenditions(renditions);
    address = written.type === 'smil' ? written.address : undefined;
  }
  if (address !== undefined) refuseForeignScheme('renditions', address, isHttpScheme);
  return address;
}

function listOf({ renditions }: PlayerConfig): readonly RenditionConfig[] {
  const written = readRenditions(renditions);
  return written.type === 'list' ? written.list : [];
}

function withSmil(config: PlayerConfig, { base }: Smil): PlayerConfig {
  const { file, src, ...rest } = config;
  const isOwn = (text: string | undefined): boolean => text !== undefined && !namesSmil(text);
  const streamer = config.streamer ?? (isRtmpProtocol(schemeOf(base)) ? base : undefined);
  return {
    ...rest,
    ...withoutUndefined({
      streamer,
      file: isOwn(file) ? file : undefined,
      src: isOwn(src) ? src : undefined,
    }),
  };
}

interface Resolved {
  readonly written: RenditionConfig;
  readonly address: StreamAddress;
}

function planList(
  config: PlayerConfig,
  list: readonly RenditionConfig[],
  capabilities: Capabilities,
): SourcePlan {
  if (list.length === 0) throw invalidConfig('renditions', 'is empty');
  const warnings: PlanWarning[] = [];
  const { resolved, error } = resolveAll(config, list, warnings);
  const sorted = [...resolved].sort((one, other) => rank(one.written) - rank(other.written));
  const { file, src, renditions: _, ...rest } = config;
  const hasOwn = (file ?? src) !== undefined;
  if (sorted.length === 0 && !hasOwn) {
    if (error !== undefined) throw error;
    const plan = planOne({ ...rest, file: middleOf(list, (one) => one).file }, capabilities);
    return { ...plan, warnings: [...plan.warnings, ...warnings] };
  }
  const own: PlayerConfig = { ...rest, ...withoutUndefined({ file, src }) };
  const over = middleOf(sorted, ({ written }) => written);
  const rtmp =
    over === undefined
      ? undefined
      : planOne({ ...rest, file: over.written.file }, capabilities, sorted.map(renditionOf));
  // What is named besides the renditions is for HLS and files.
  const others = hasOwn || rtmp === undefined ? planOne(own, capabilities) : rtmp;
  const candidates = (config.order ?? KINDS).flatMap((kind) =>
    (kind === 'rtmp' ? (rtmp?.candidates ?? []) : others.candidates).filter((one) => one.kind === kind),
  );
  const all = [...(rtmp?.warnings ?? []), ...others.warnings, ...warnings];
  return {
    address: rtmp?.address ?? others.address,
    candidates,
    warnings: [...new Map(all.map((warning) => [warning.message, warning])).values()],
  };
}

const KINDS = ['rtmp', 'hls', 'file'] as const;

function renditionOf({ written, address }: Resolved): RtmpRendition {
  const { bitrate = 0, width, height } = written;
  return { streamName: address.streamName, bitrate, ...withoutUndefined({ width, height }) };
}

function resolveAll(
  config: PlayerConfig,
  list: readonly RenditionConfig[],
  warnings: PlanWarning[],
): { readonly resolved: readonly Resolved[]; readonly error: PlayerError | undefined } {
  const resolved: Resolved[] = [];
  let error: PlayerError | undefined;
  const leaveOut = (code: PlanWarning['code'], message: string): void => {
    warnings.push({ code, message: `renditions: ${message}; that one is left out` });
  };
  const { src: _, renditions: __, ...rest } = config;
  for (const written of list) {
    try {
      const address = resolveStream(parseConfig({ ...rest, file: written.file }))?.address;
      const first = resolved[0]?.address ?? address;
      if (address === undefined) {
        if (isHttpScheme(schemeOf(written.file)))
          leaveOut('CF_CONFIG_INVALID', 'one is no RTMP stream, and others are not switched between');
        else leaveOut('CF_CONFIG_NO_SOURCE', 'one has no server: give distribution or streamer');
      } else if (address.host !== first?.host || address.app !== first.app) {
        leaveOut('CF_CONFIG_INVALID', 'one is on another server or in another application than the first');
      } else if (!resolved.some((other) => other.address.streamName === address.streamName)) {
        resolved.push({ written, address });
      }
    } catch (thrown) {
      const refusal = PlayerError.from(thrown, 'CF_CONFIG_INVALID');
      error ??= refusal;
      leaveOut(refusal.code, refusal.message);
    }
  }
  return { resolved, error: resolved.length === 0 ? error : undefined };
}

const rank = ({ bitrate, height, width }: RenditionConfig): number => bitrate ?? height ?? width ?? 0;

function middleOf<T>(list: readonly T[], writtenOf: (item: T) => RenditionConfig): T {
  const sorted = [...list].sort((one, other) => rank(writtenOf(one)) - rank(writtenOf(other)));
  return sorted[(sorted.length - 1) >> 1] as T;
}
