// The players of the measurements, in the page. Each one: `make(host)` puts an empty player into the page; what it
// returns has `open(addresses)` (the moment a viewer chooses a stream), the `<video>` that shows it, `seek` and `end`.

const plainVideo = (host) => {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true });
  host.append(video);
  return video;
};

/** @param extra further attributes */
const cfVideo =
  (live, extra = {}) =>
  (host) => {
    const element = document.createElement('cf-video');
    const set = (attributes) => {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    };
    set({ muted: '', autoplay: '', ...extra });
    host.append(element);
    return {
      video: element.nativeEl,
      open: ({ rtmp: { streamer, file, gateway } }) =>
        set({ streamer, file, gateway, order: 'rtmp', ...(live ? { live: '' } : {}) }),
      seek: (to) => (element.currentTime = to),
      engine: () => element.engine,
      failure: () => element.error?.message,
      stats: () => element.stats,
      end: () => element.remove(),
    };
  };

const mpegts = (source, config) => (host) => {
  const library = globalThis.mpegts;
  library.LoggingControl.enableAll = false;
  const video = plainVideo(host);
  let player;
  let failure;
  return {
    video,
    open: ({ flv }) => {
      player = library.createPlayer({ type: 'flv', url: flv, ...source }, config);
      player.on(library.Events.ERROR, (type, details) => (failure = `${type}: ${details}`));
      player.attachMediaElement(video);
      player.load();
      // With MediaSource in a worker the element's own autoplay is late by the hand-over.
      player.play()?.catch?.(() => undefined);
    },
    seek: (to) => (player.currentTime = to),
    failure: () => failure,
    stats: () => player.statisticsInfo,
    end: () => {
      player.destroy();
      video.remove();
    },
  };
};

const hlsJs = (config, address) => (host) => {
  const video = plainVideo(host);
  const hls = new globalThis.Hls(config);
  let failure;
  hls.on(globalThis.Hls.Events.ERROR, (_name, { fatal, details }) => {
    if (fatal) failure = details;
  });
  return {
    video,
    open: (addresses) => {
      hls.loadSource(addresses[address]);
      hls.attachMedia(video);
    },
    seek: (to) => (video.currentTime = to),
    failure: () => failure,
    stats: () => ({ latency: hls.latency }),
    end: () => {
      hls.destroy();
      video.remove();
    },
  };
};

const progressive = (host) => {
  const video = plainVideo(host);
  return {
    video,
    open: ({ mp4 }) => (video.src = mp4),
    seek: (to) => (video.currentTime = to),
    failure: () => video.error?.message,
    stats: () => ({}),
    end: () => {
      video.removeAttribute('src');
      video.load();
      video.remove();
    },
  };
};

/** What mpegts.js has against delay: worker, MediaSource in it, no stash of input, chasing of the buffer's end. */
const LOW_LATENCY = {
  enableWorker: true,
  enableWorkerForMSE: true,
  enableStashBuffer: false,
  liveBufferLatencyChasing: true,
};

/** By kind of stream. */
export const players = {
  live: {
    'cf rtmp': { make: cfVideo(true), engine: 'rtmp' },
    'cf rtmp low': { make: cfVideo(true, { 'target-latency': '0.2' }), engine: 'rtmp' },
    'mpegts.js': { make: mpegts({ isLive: true }, {}) },
    'mpegts.js low': { make: mpegts({ isLive: true }, LOW_LATENCY) },
    'hls.js': { make: hlsJs({}, 'hls') },
    'hls.js low': { make: hlsJs({ lowLatencyMode: true }, 'lowLatencyHls') },
  },
  vod: {
    'cf rtmp': { make: cfVideo(false), engine: 'rtmp' },
    'mpegts.js': { make: mpegts({}, { accurateSeek: true, enableWorker: true }) },
    'mp4 file': { make: progressive },
  },
};
