import { ALL_SESSION_EXTRAS } from './all-session-extras.js';
import { serveSession } from './serve-session.js';

/** Entry of the worker that has everything: encryption, the HTTP tunnel, AMF3, tokens. */
serveSession(ALL_SESSION_EXTRAS);
