/** Pixels that menus and panels of the compact player may take beside it. */
const ROOM = 330;

/** A player that is only a bar opens its menus upwards where there is room in the window, else downwards. */
export function chooseSide(frame: HTMLElement): void {
  frame.classList.toggle('cf-drop-down', frame.getBoundingClientRect().top < ROOM);
}
