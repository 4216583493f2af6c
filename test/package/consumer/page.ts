import { ERROR_SPECS, Player, PlayerError, ownerHint, planSources, userMessage } from 'cf-player';
import type { Candidate, Engine, EngineFactory, ErrorCode, PlayerConfig, StreamStatus } from 'cf-player';
import type { CfPlayerElement, CfVideoElement } from 'cf-player/define';
import { resolveStreamAddress } from 'cf-player/url';
import { installCfPlayer } from 'cf-player/videojs';
import { findEmbeds, startLegacy, type LegacyOptions, type PageEmbed } from 'cf-player/legacy';
import 'cf-player/define';

const config: PlayerConfig = {
  distribution: 's5c39gqb8ow64r.cloudfront.net',
  file: 'videos/a.mp4',
  live: false,
};
const kinds: readonly Candidate['kind'][] = planSources(config, {}).candidates.map(({ kind }) => kind);
const port: number = resolveStreamAddress(config).port;
const category: string = ERROR_SPECS.CF_CONFIG_INVALID.category;

const element = document.querySelector<CfPlayerElement>('cf-player')!;
element.addEventListener('playererror', (event) => {
  const error = (event as CustomEvent<PlayerError>).detail;
  const code: ErrorCode = error.code;
  const { title, advice } = userMessage(error, 'en');
  console.log(code, title, advice, ownerHint(error).text, error.context.serverText);
});
element.currentTime = 3;
void element.play();
const video: CfVideoElement = document.createElement('cf-video') as CfVideoElement;
video.muted = true;

const player = new Player(document.createElement('video'));
void player.load(config);
const status: StreamStatus | null = player.streamStatus;

declare const own: EngineFactory<'file'>;
declare const engine: Engine;
console.log(kinds, port, category, own.name, engine.stats, status, installCfPlayer);

const options: LegacyOptions = {
  gateway: 'wss://media.example.com/rtmp',
  hosts: { '*.cloudfront.net': 'd1.example.com' },
};
const embeds: readonly PageEmbed[] = findEmbeds(options);
console.log(
  embeds.map(({ kind, config, warnings }) => [kind, config.streamer, warnings]),
  startLegacy(options),
);

// @ts-expect-error what is not a field of the configuration is no configuration
planSources({ stremer: 'rtmp://host/app' }, {});
