// The players of the measurements, in the page. Each one: `make(host)` puts an empty player into the page; what it
// returns has `open(url)` (the moment a viewer chooses a stream), the `<video>` that shows it, `seek` and `end`.

const plainVideo = (host) => {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true });
  host.append(video);
  return video;
};

const cfVideo = (attributes) => (host) => {
  const element = document.createElement('cf-video');
  for (const [name, value] of Object.entries({ muted: '', autoplay: '', ...attributes }))
    element.setAttribute(name, value);
  host.append(element);
  return {
    video: element.nativeEl,
    open: (url) => (element.src = url),
    seek: (to) => (element.currentTime = to),
    engine: () => element.engine,
    failure: () => element.error?.message,
    end: () => element.remove(),
  };
};

const hlsJs = (host) => {
  const video = plainVideo(host);
  let failure;
  const hls = new globalThis.Hls();
  hls.on(globalThis.Hls.Events.ERROR, (_name, { fatal, details }) => {
    if (fatal) failure = details;
  });
  return {
    video,
    open: (url) => {
      hls.loadSource(url);
      hls.attachMedia(video);
    },
    seek: (to) => (video.currentTime = to),
    engine: () => 'hls.js',
    failure: () => failure,
    end: () => {
      hls.destroy();
      video.remove();
    },
  };
};

const videoJs = (host) => {
  const video = plainVideo(host);
  const player = globalThis.videojs(video, { controls: false });
  return {
    video,
    open: (src) => player.src({ src, type: 'application/vnd.apple.mpegurl' }),
    seek: (to) => player.currentTime(to),
    engine: () => 'vhs',
    failure: () => player.error()?.message,
    end: () => player.dispose(),
  };
};

/**
 * mpegts.js and flv.js have one interface. As they are set they show the keyframe before the place that was asked for,
 * which is less to fetch and another picture; so they are told to be accurate, as `currentTime` is of any element.
 */
const flvLibrary = (name) => (host) => {
  const library = globalThis[name];
  library.LoggingControl.enableAll = false;
  const video = plainVideo(host);
  let player;
  let failure;
  return {
    video,
    open: (url) => {
      player = library.createPlayer({ type: 'flv', url }, { accurateSeek: true });
      player.on(library.Events.ERROR, (type, details) => (failure = `${type}: ${details}`));
      player.attachMediaElement(video);
      player.load();
    },
    seek: (to) => (player.currentTime = to),
    engine: () => name,
    failure: () => failure,
    end: () => {
      player.destroy();
      video.remove();
    },
  };
};

const players = {
  'cf hls.js': { make: cfVideo({ 'hls-engine': 'hls.js' }), engine: 'hls.js' },
  'cf vhs': { make: cfVideo({ 'hls-engine': 'vhs' }), engine: 'vhs' },
  'cf flv-file': { make: cfVideo({}), engine: 'flv-file' },
  'hls.js': { make: hlsJs },
  'video.js': { make: videoJs },
  'mpegts.js': { make: flvLibrary('mpegts') },
  'flv.js': { make: flvLibrary('flvjs') },
};

const LIMIT_MS = 20_000;
/** Seconds between the place that is asked for and the picture there: presentation may begin a picture or two late. */
const ACCURACY = 0.15;
/** Seconds; pictures of before a seek are further away. */
const APART = 2;
/** ms of playing before a viewer seeks. */
const WATCHED_MS = 300;

/** When a picture of this part of the stream was presented; ms. */
function picture(player, from, to, since) {
  const { video } = player;
  return new Promise((resolve, reject) => {
    let callback = 0;
    const give = (error) => {
      video.cancelVideoFrameCallback(callback);
      clearTimeout(timer);
      clearInterval(watch);
      reject(error);
    };
    const timer = setTimeout(() => {
      const state = `at ${video.currentTime}, readyState ${video.readyState}`;
      give(new Error(`no picture of ${from} s to ${to} s within ${LIMIT_MS} ms (${state})`));
    }, LIMIT_MS);
    const watch = setInterval(() => {
      const failure = player.failure();
      if (failure !== undefined) give(new Error(failure));
    }, 200);
    const look = (_now, { mediaTime, presentationTime }) => {
      if (mediaTime >= from && mediaTime <= to && presentationTime >= since) {
        clearTimeout(timer);
        clearInterval(watch);
        resolve(presentationTime);
      } else callback = video.requestVideoFrameCallback(look);
    };
    callback = video.requestVideoFrameCallback(look);
  });
}

const has = ({ buffered }, from, to) =>
  Array.from({ length: buffered.length }).some((_, i) => buffered.start(i) <= from && buffered.end(i) >= to);

async function until(condition, what) {
  const limit = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`${what}: not within ${LIMIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `undefined` where the picture cannot be told from what is shown already. */
async function seek(player, to) {
  if (Math.abs(player.video.currentTime - to) < APART) return undefined;
  const since = performance.now();
  player.seek(to);
  return (await picture(player, to - ACCURACY, to + APART / 2, since)) - since;
}

/**
 * One viewer: opens the stream, watches, seeks inside what is buffered, then to where nothing is.
 *
 * @param {{ player: string, url: string, near: number, far: number, keyframe: number }} visit seconds in the stream
 * @returns ms each; what could not be measured so is missing.
 */
export async function measure({ player: name, url, near, far, keyframe }) {
  const { make, engine } = players[name];
  const player = make(document.querySelector('main'));
  const watch = () => new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  const seekFar = async (to) => {
    const isThere = has(player.video, to, to + 0.1);
    const ms = await seek(player, to);
    return isThere ? undefined : ms;
  };
  try {
    // What setting up an empty player leaves to do is no part of joining.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const since = performance.now();
    player.open(url);
    const join = (await picture(player, 0, near - APART, since)) - since;
    if (engine !== undefined && player.engine() !== engine)
      throw new Error(`played by ${player.engine()} instead of ${engine}`);
    await watch();
    await until(() => has(player.video, near - 1.5, near + 0.5), `${near} s buffered`);
    const buffered = await seek(player, near);
    await watch();
    const unbuffered = await seekFar(far);
    await watch();
    const atKeyframe = await seekFar(keyframe);
    return {
      join,
      'seek, buffered': buffered,
      'seek, unbuffered': unbuffered,
      'seek to a keyframe': atKeyframe,
    };
  } finally {
    player.end();
  }
}
