import type { PlayerError } from '../../errors/player-error.js';
import type { FileCandidate } from '../../source/candidate.js';
import type { Engine, EngineContext, EngineEvents, EngineStats } from '../engine.js';
import { UrlEngine } from '../url-engine.js';

/** Names that Flash Media Server gave to recordings of both kinds. */
const MAY_BE_FLV = /^[^?#]*\.f4[abpv](?![^?#])/i;

/**
 * A file by the element itself; one that is called F4V and refused may be an FLV all the same, since Flash looked at
 * the content of a file and not at its name.
 */
export class FileEngine implements Engine<FileCandidate> {
  readonly name = 'file';
  #engine: Engine<FileCandidate> = new UrlEngine<FileCandidate>('file', 'file');
  #isOver = false;

  get stats(): EngineStats {
    return this.#engine.stats;
  }

  attach(
    media: HTMLMediaElement,
    candidate: FileCandidate,
    events: EngineEvents,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<void> {
    const demux = async (refusal: PlayerError): Promise<void> => {
      try {
        await this.#engine.destroy();
        const { FlvFileEngine } = await import('../flv-file/flv-file-engine.js');
        if (this.#isOver || signal.aborted) return;
        this.#engine = new FlvFileEngine({ isSure: false });
        // That it is no FLV either is no news.
        const failure = (error: PlayerError): void =>
          events.failure(error.code === 'CF_MEDIA_TAG_MALFORMED' ? refusal : error);
        await this.#engine.attach(media, candidate, { ...events, failure }, signal, context);
      } catch {
        events.failure(refusal);
      }
    };
    const failure = (error: PlayerError): void => {
      if (error.code === 'CF_FILE_UNSUPPORTED' && MAY_BE_FLV.test(candidate.url)) void demux(error);
      else events.failure(error);
    };
    return this.#engine.attach(media, candidate, { ...events, failure }, signal, context);
  }

  mediaError(error: MediaError): void {
    this.#engine.mediaError?.(error);
  }

  async destroy(): Promise<void> {
    this.#isOver = true;
    await this.#engine.destroy();
  }
}
