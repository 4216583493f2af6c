import { serveSession } from './serve-session.js';

/** Entry of the plain worker: RTMP, RTMPS and RTMPT through a gateway. */
serveSession();
