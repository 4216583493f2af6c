/**
 * What makes an element a media element for everybody who only has it in hand: the properties, methods, events and
 * reflected attributes of HTMLVideoElement, read from the browser's own prototypes, so that what a browser adds is
 * there too.
 */

/** Every event that the HTML, MSE, EME and picture-in-picture standards fire at a video element, `error` apart. */
export const MEDIA_EVENTS = [
  'abort',
  'canplay',
  'canplaythrough',
  'durationchange',
  'emptied',
  'encrypted',
  'ended',
  'loadeddata',
  'loadedmetadata',
  'loadstart',
  'pause',
  'play',
  'playing',
  'progress',
  'ratechange',
  'resize',
  'seeked',
  'seeking',
  'stalled',
  'suspend',
  'timeupdate',
  'volumechange',
  'waiting',
  'waitingforkey',
  'enterpictureinpicture',
  'leavepictureinpicture',
  'webkitbeginfullscreen',
  'webkitendfullscreen',
  'webkitpresentationmodechanged',
  'webkitcurrentplaybacktargetiswirelesschanged',
  'webkitplaybacktargetavailabilitychanged',
] as const;

/** Reflecting properties → attribute. The setter writes the attribute of the host; the inner element follows it. */
const BOOLEAN_REFLECTIONS: Readonly<Record<string, string>> = {
  autoplay: 'autoplay',
  controls: 'controls',
  defaultMuted: 'muted',
  loop: 'loop',
  playsInline: 'playsinline',
  autoPictureInPicture: 'autopictureinpicture',
  disablePictureInPicture: 'disablepictureinpicture',
  disableRemotePlayback: 'disableremoteplayback',
};
const TEXT_REFLECTIONS: Readonly<Record<string, string>> = {
  crossOrigin: 'crossorigin',
  height: 'height',
  poster: 'poster',
  preload: 'preload',
  width: 'width',
};

interface HasInnerMedia extends HTMLElement {
  readonly nativeEl: HTMLVideoElement;
}

/** Gives a class every member of HTMLVideoElement that it has not got itself. */
export function fulfilMediaContract(target: { readonly prototype: HTMLElement }): void {
  const { prototype } = target;
  for (const source of [HTMLVideoElement, HTMLMediaElement]) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(source.prototype))) {
      if (isOwnMember(prototype, name)) continue;
      Object.defineProperty(prototype, name, memberFor(name, descriptor));
    }
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(source))) {
      if (typeof descriptor.value === 'number' && name !== 'length')
        Object.defineProperty(target, name, descriptor);
    }
  }
}

/** Declared by the class or one of its ancestors below HTMLElement. */
function isOwnMember(prototype: object, name: string): boolean {
  for (
    let p: object | null = prototype;
    p !== null && p !== HTMLElement.prototype;
    p = Object.getPrototypeOf(p)
  ) {
    if (Object.hasOwn(p, name)) return true;
  }
  return name === 'constructor';
}

function memberFor(name: string, native: PropertyDescriptor): PropertyDescriptor {
  if (typeof native.value === 'function') {
    return {
      configurable: true,
      enumerable: true,
      writable: true,
      value(this: HasInnerMedia, ...args: unknown[]): unknown {
        return Reflect.apply(native.value as (...args: unknown[]) => unknown, this.nativeEl, args);
      },
    };
  }
  if (!native.get) return native;
  if (/^on[a-z]/.test(name)) return eventHandler(name.slice(2));
  const reflected = reflection(name, native.get);
  if (reflected) return { configurable: true, enumerable: true, ...reflected };
  const { get, set } = native;
  const member: PropertyDescriptor = {
    configurable: true,
    enumerable: true,
    get(this: HasInnerMedia): unknown {
      return get.call(this.nativeEl);
    },
  };
  if (set) {
    member.set = function forward(this: HasInnerMedia, value: unknown) {
      set.call(this.nativeEl, value);
    };
  }
  return member;
}

function reflection(name: string, nativeGet: () => unknown): PropertyDescriptor | undefined {
  const boolean = BOOLEAN_REFLECTIONS[name];
  if (boolean !== undefined) {
    return {
      get(this: HasInnerMedia) {
        return this.hasAttribute(boolean);
      },
      set(this: HasInnerMedia, value: unknown) {
        this.toggleAttribute(boolean, Boolean(value));
      },
    };
  }
  const text = TEXT_REFLECTIONS[name];
  if (text === undefined) return undefined;
  return {
    get(this: HasInnerMedia) {
      return nativeGet.call(this.nativeEl);
    },
    set(this: HasInnerMedia, value: unknown) {
      if (value === null && name === 'crossOrigin') this.removeAttribute(text);
      else this.setAttribute(text, String(value));
    },
  };
}

type Handler = (event: Event) => unknown;
const handlers = new WeakMap<HTMLElement, Map<string, Handler>>();

/** `onwaitingforkey` and the like: those that HTMLElement does not have already. */
function eventHandler(type: string): PropertyDescriptor {
  const call = function call(this: HTMLElement, fired: Event): void {
    handlers.get(this)?.get(type)?.call(this, fired);
  };
  return {
    configurable: true,
    enumerable: true,
    get(this: HTMLElement): Handler | null {
      return handlers.get(this)?.get(type) ?? null;
    },
    set(this: HTMLElement, value: unknown) {
      const own = handlers.get(this) ?? new Map<string, Handler>();
      handlers.set(this, own);
      this.removeEventListener(type, call);
      own.delete(type);
      if (typeof value !== 'function') return;
      own.set(type, value as Handler);
      this.addEventListener(type, call);
    },
  };
}

/** An event of the inner element, to be fired at the host: same class, same fields. */
export function copyOfEvent(original: Event): Event {
  const EventClass = original.constructor as new (type: string, init?: unknown) => Event;
  try {
    return new EventClass(original.type, original);
  } catch {
    return new Event(original.type, { cancelable: original.cancelable });
  }
}
