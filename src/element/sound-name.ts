import type { Candidate } from '../source/candidate.js';

const SOUND_FILE = /\.(?:mp3|m4a|aac|oga|opus|wav|flac)$/i;

/** Whether a candidate says by its name that there is no picture: `mp3:song`, `…/song.m4a`. */
export function isSoundByName(candidate: Candidate): boolean {
  if (candidate.kind === 'rtmp') {
    const name = candidate.streamName.split('?')[0] ?? '';
    return /^mp3:/i.test(name) || SOUND_FILE.test(name);
  }
  return SOUND_FILE.test(candidate.url.split(/[?#]/)[0] ?? '');
}
