/**
 * What makes an element a media element for everybody who only has it in hand: the properties, methods, events and
 * reflected attributes of HTMLVideoElement, read from the browser's own prototypes, so that what a browser adds is
 * there too.
 */

/**
 * Every event that the HTML, MSE, EME and picture-in-picture standards fire at a video element, and Safari's
 * own of full screen; `error` apart.
 */
export const MEDIA_EVENTS: readonly string[] = (
  'abort canplay canplaythrough durationchange emptied encrypted ended loadeddata ' +
  'loadedmetadata loadstart pause play playing progress ratechange resize seeked seeking ' +
  'stalled suspend timeupdate volumechange waiting waitingforkey enterpictureinpicture ' +
  'leavepictureinpicture webkitbeginfullscreen webkitendfullscreen ' +
  'webkitpresentationmodechanged'
).split(' ');

/** Reflecting properties. The setter writes the attribute of the host; the inner element follows it. */
const BOOLEAN_REFLECTIONS =
  'autoplay controls defaultMuted loop playsInline autoPictureInPicture disablePictureInPicture disableRemotePlayback'.split(
    ' ',
  );
const TEXT_REFLECTIONS = 'crossOrigin height poster preload width'.split(' ');

interface HasInnerMedia extends HTMLElement {
  readonly nativeEl: HTMLVideoElement;
}

/** Gives a class every member of HTMLVideoElement that it has not got itself. */
export function fulfilMediaContract(target: { readonly prototype: HTMLElement }): void {
  const { prototype } = target;
  for (const source of [HTMLVideoElement, HTMLMediaElement]) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(source.prototype))) {
      if (isOwnMember(prototype, name)) continue;
      Object.defineProperty(prototype, name, {
        configurable: true,
        enumerable: true,
        ...memberFor(name, descriptor),
      });
    }
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(source))) {
      if (typeof descriptor.value === 'number' && name !== 'length')
        Object.defineProperty(target, name, descriptor);
    }
  }
}

/** Declared by the class or one of its ancestors below HTMLElement. */
function isOwnMember(prototype: object, name: string): boolean {
  return name === 'constructor' || (name in prototype && !(name in HTMLElement.prototype));
}

function memberFor(name: string, native: PropertyDescriptor): PropertyDescriptor {
  if (typeof native.value === 'function') {
    return {
      writable: true,
      value(this: HasInnerMedia, ...args: unknown[]): unknown {
        return Reflect.apply(native.value as (...args: unknown[]) => unknown, this.nativeEl, args);
      },
    };
  }
  if (!native.get) return native;
  if (/^on[a-z]/.test(name)) return eventHandler(name.slice(2));
  const reflected = reflection(name, native.get);
  if (reflected) return reflected;
  const { get, set } = native;
  const member: PropertyDescriptor = {
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
  const attribute = name === 'defaultMuted' ? 'muted' : name.toLowerCase();
  if (BOOLEAN_REFLECTIONS.includes(name)) {
    return {
      get(this: HasInnerMedia) {
        return this.hasAttribute(attribute);
      },
      set(this: HasInnerMedia, value: unknown) {
        this.toggleAttribute(attribute, Boolean(value));
      },
    };
  }
  if (!TEXT_REFLECTIONS.includes(name)) return undefined;
  return {
    get(this: HasInnerMedia) {
      return nativeGet.call(this.nativeEl);
    },
    set(this: HasInnerMedia, value: unknown) {
      if (value === null && name === 'crossOrigin') this.removeAttribute(attribute);
      else this.setAttribute(attribute, String(value));
    },
  };
}

type Handler = (event: Event) => unknown;

/** `onwaitingforkey` and the like: those that HTMLElement does not have already. */
function eventHandler(type: string): PropertyDescriptor {
  const handlers = new WeakMap<HTMLElement, Handler>();
  const call = function call(this: HTMLElement, fired: Event): void {
    handlers.get(this)?.call(this, fired);
  };
  return {
    get(this: HTMLElement): Handler | null {
      return handlers.get(this) ?? null;
    },
    set(this: HTMLElement, value: unknown) {
      this.removeEventListener(type, call);
      handlers.delete(this);
      if (typeof value !== 'function') return;
      handlers.set(this, value as Handler);
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
