/** What of WebVTT cues Node has not: enough to see what is done with them. */
export class FakeCue {
  id = '';
  snapToLines = true;
  line: number | 'auto' = 'auto';
  position: number | 'auto' = 'auto';
  align = 'center';
  size = 100;
  startTime: number;
  endTime: number;
  text: string;
  constructor(startTime: number, endTime: number, text: string) {
    this.startTime = startTime;
    this.endTime = endTime;
    this.text = text;
  }
}

/** Makes {@link FakeCue} what the page calls VTTCue; the returned function takes it back. */
export function withFakeCues(): () => void {
  const scope = globalThis as { VTTCue?: unknown };
  const before = scope.VTTCue;
  scope.VTTCue = FakeCue;
  return () => {
    scope.VTTCue = before;
  };
}

/** A track with the cues that it was given, in order of their times, as a browser has them. */
export class FakeTrack extends EventTarget {
  readonly all: FakeCue[] = [];

  get cues(): FakeCue[] {
    return [...this.all].sort((a, b) => a.startTime - b.startTime);
  }
  activeAt: number | undefined;
  get activeCues(): FakeCue[] {
    const at = this.activeAt;
    return at === undefined
      ? []
      : this.cues.filter(({ startTime, endTime }) => startTime <= at && at < endTime);
  }

  addCue(cue: TextTrackCue): void {
    this.all.push(cue as unknown as FakeCue);
  }
  removeCue(cue: TextTrackCue): void {
    const at = this.all.indexOf(cue as unknown as FakeCue);
    if (at < 0) throw new DOMException('no such cue', 'NotFoundError');
    this.all.splice(at, 1);
  }
}
