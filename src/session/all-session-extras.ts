import { ALL_EXTRAS } from '../protocol/connection/all-extras.js';
import { fcSubscribe } from '../protocol/connection/fc-subscribe.js';
import { openHttpTunnel } from '../transport/open-http-tunnel.js';
import type { SessionExtras } from './session-extras.js';

export const ALL_SESSION_EXTRAS: SessionExtras = { connect: ALL_EXTRAS, openHttpTunnel, fcSubscribe };
