import { ALL_EXTRAS } from '../protocol/connection/all-extras.js';
import { openHttpTunnel } from '../transport/open-http-tunnel.js';
import { subscribe } from './fc-subscribe.js';
import type { SessionExtras } from './session-extras.js';

export const ALL_SESSION_EXTRAS: SessionExtras = { connect: ALL_EXTRAS, openHttpTunnel, subscribe };
