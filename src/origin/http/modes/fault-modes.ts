import type { Delivery } from '../answer.js';
import { failureOf } from '../failure.js';
import { applies, parseArgument, type Argument, type Mode, type ModeReader } from './mode.js';

/** `fail/<error>/` */
export const readFail: ModeReader = ([text]) => {
  const argument = parseArgument(text);
  if (argument === undefined || failureOf(argument.value, '') === undefined) return undefined;
  const mode: Mode = async (request, next, memory) =>
    (applies(argument, request, memory) ? failureOf(argument.value, request.key) : undefined) ??
    next(request);
  return { mode, used: 1 };
};

const delivering =
  (argument: Argument, delivery: Delivery): Mode =>
  async (request, next, memory) => {
    const isMeant = applies(argument, request, memory);
    const answer = await next(request);
    return isMeant ? { ...answer, delivery: { ...answer.delivery, ...delivery } } : answer;
  };

const MAX_WAIT = 3_600_000;

/** `slow/answer/<ms>/`, `slow/media/<ms>/`, `slow/rate/<kbit/s>/`, `slow/stall/<ms>/` */
export const readSlow: ModeReader = ([how, text]) => {
  const argument = parseArgument(text);
  const amount = /^\d{1,7}$/.test(argument?.value ?? '')
    ? Math.min(Number(argument?.value), MAX_WAIT)
    : undefined;
  if (argument === undefined || amount === undefined) return undefined;
  const deliveries: Readonly<Record<string, Delivery>> = {
    answer: { answerAfter: amount },
    media: { bodyAfter: amount },
    rate: { rate: Math.max(1, amount) * 125 },
    stall: { stall: { at: 0.5, ms: amount } },
  };
  const delivery = how !== undefined && Object.hasOwn(deliveries, how) ? deliveries[how] : undefined;
  return delivery && { mode: delivering(argument, delivery), used: 2 };
};

const CUTS: Readonly<Record<string, Delivery>> = {
  half: { cut: { at: 0.5, how: 'close' } },
  'reset-half': { cut: { at: 0.5, how: 'reset' } },
  close: { cut: { at: 0, how: 'close' } },
  reset: { cut: { at: 0, how: 'reset' } },
  stall: { stall: { at: 0.5, ms: Infinity } },
  mute: { answerAfter: Infinity },
};

/** `cut/<how>/` */
export const readCut: ModeReader = ([text]) => {
  const argument = parseArgument(text);
  if (argument?.value === 'short') return { mode: shortened(argument), used: 1 };
  const delivery = Object.hasOwn(CUTS, argument?.value ?? '') ? CUTS[argument?.value ?? ''] : undefined;
  return argument && delivery && { mode: delivering(argument, delivery), used: 1 };
};

/** Half of what there is, given as if it were all. */
const shortened =
  (argument: Argument): Mode =>
  async (request, next, memory) => {
    const isMeant = applies(argument, request, memory);
    const answer = await next(request);
    const { body } = answer;
    if (!isMeant) return answer;
    if (typeof body === 'string') return { ...answer, body: body.slice(0, body.length >> 1) };
    if (body instanceof Uint8Array) return { ...answer, body: body.subarray(0, body.byteLength >> 1) };
    return 'path' in body ? { ...answer, body: { ...body, end: (body.start + body.end) >> 1 } } : answer;
  };
