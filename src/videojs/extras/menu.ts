import { giveFocus, make } from '../player-view.js';
import { chooseSide } from './drop-side.js';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** What is chosen behind it. */
  readonly value?: string;
  /** One of several of which one counts. */
  readonly isChecked?: boolean;
  /** Another page comes. */
  readonly page?: MenuPage;
  /** The menu stays, to try another. */
  readonly stays?: boolean;
  run?(): void;
}

export interface MenuPage {
  readonly title: string;
  /** Asked anew each time that the page is shown. */
  items(): readonly MenuItem[];
}

/**
 * A menu of pages over the picture: arrow keys, Home and End go through it, Escape and the arrow to the left go back, and
 * the focus returns to where it came from. Follows the pattern "menu button" of the ARIA practices.
 */
export class Menu {
  readonly #frame: HTMLElement;
  readonly #backWord: () => string;
  readonly #list = make('div', 'cf-menu', 'menu');
  #opener: HTMLElement | undefined;
  #trail: MenuPage[] = [];

  constructor(frame: HTMLElement, backWord: () => string, signal: AbortSignal) {
    this.#frame = frame;
    this.#backWord = backWord;
    this.#list.setAttribute('role', 'menu');
    this.#list.hidden = true;
    frame.append(this.#list);
    this.#list.addEventListener('keydown', (pressed) => this.#pressed(pressed), { signal });
    const outside = (event: Event): void => {
      const path = event.composedPath();
      if (!path.includes(this.#list) && !(this.#opener && path.includes(this.#opener))) this.close(false);
    };
    frame.ownerDocument.addEventListener('pointerdown', outside, { capture: true, signal });
    this.#list.addEventListener(
      'focusout',
      ({ relatedTarget }) => {
        // The page is made anew while it is shown; only what is really left is closed.
        const isLeft = relatedTarget instanceof Node && !this.#list.contains(relatedTarget);
        if (isLeft && relatedTarget !== this.#opener) this.close(false);
      },
      { signal },
    );
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** @param place where a pointer is, within the frame; without one the menu is over the end of the bar */
  open(
    page: MenuPage,
    opener: HTMLElement,
    direction: 'ltr' | 'rtl',
    place?: { x: number; y: number },
  ): void {
    this.#expanded = false;
    this.#opener = opener;
    this.#trail = [page];
    this.#list.dir = direction;
    chooseSide(this.#frame);
    this.#list.hidden = false;
    this.#frame.classList.add('cf-menu-open');
    this.#expanded = true;
    this.#show();
    const { style } = this.#list;
    style.left = style.top = style.right = style.bottom = '';
    if (!place) return;
    const { clientWidth, clientHeight } = this.#frame;
    style.left = `${Math.max(0, Math.min(place.x, clientWidth - this.#list.offsetWidth))}px`;
    style.top = `${Math.max(0, Math.min(place.y, clientHeight - this.#list.offsetHeight))}px`;
    style.right = style.bottom = 'auto';
  }

  close(returnsFocus = true): void {
    if (!this.isOpen) return;
    this.#list.hidden = true;
    this.#frame.classList.remove('cf-menu-open');
    this.#expanded = false;
    if (returnsFocus) giveFocus(this.#frame, this.#opener);
    this.#list.replaceChildren();
  }

  /** What is listed has changed. */
  refresh(): void {
    if (this.isOpen) this.#show(this.#index);
  }

  set #expanded(isExpanded: boolean) {
    // A menu at the pointer has no button.
    if (this.#opener?.ariaHasPopup) this.#opener.ariaExpanded = `${isExpanded}`;
  }

  get #buttons(): HTMLElement[] {
    return Array.from(this.#list.children) as HTMLElement[];
  }

  get #index(): number {
    const root = this.#list.getRootNode() as Document | ShadowRoot;
    return this.#buttons.findIndex((button) => button === root.activeElement);
  }

  #show(focused?: number): void {
    const page = this.#trail.at(-1);
    if (page === undefined) return;
    const items = page.items();
    const buttons = items.map((item) => this.#line(item));
    this.#list.ariaLabel = page.title;
    if (this.#trail.length > 1) {
      const back = make('button', 'cf-menu-back', 'menu-item', page.title);
      back.setAttribute('role', 'menuitem');
      back.ariaLabel = `${this.#backWord()}: ${page.title}`;
      back.addEventListener('click', () => this.#back());
      buttons.unshift(back);
    }
    for (const button of buttons) button.tabIndex = -1;
    this.#list.replaceChildren(...buttons);
    const checked = buttons.findIndex((button) => button.ariaChecked === 'true');
    (buttons[focused ?? Math.max(0, checked)] ?? buttons[0])?.focus();
  }

  #line(item: MenuItem): HTMLButtonElement {
    const button = make('button', '', 'menu-item');
    button.setAttribute('role', item.isChecked === undefined ? 'menuitem' : 'menuitemradio');
    if (item.isChecked !== undefined) button.ariaChecked = `${item.isChecked}`;
    if (item.page) button.setAttribute('aria-haspopup', 'menu');
    button.append(make('span', 'cf-menu-label', '', item.label));
    if (item.value !== undefined) button.append(make('span', 'cf-menu-value', '', item.value));
    button.addEventListener('click', () => {
      if (item.page) {
        this.#trail.push(item.page);
        this.#show();
        return;
      }
      item.run?.();
      if (item.stays) this.#show(this.#index);
      else this.close();
    });
    return button;
  }

  #back(): void {
    this.#trail.pop();
    if (this.#trail.length > 0) this.#show();
    else this.close();
  }

  #pressed(pressed: KeyboardEvent): void {
    pressed.stopPropagation();
    const buttons = this.#buttons;
    const move = (index: number): void => buttons.at(index % buttons.length)?.focus();
    switch (pressed.key) {
      case 'ArrowDown':
        move(this.#index + 1);
        break;
      case 'ArrowUp':
        move(this.#index - 1);
        break;
      case 'Home':
        move(0);
        break;
      case 'End':
        move(-1);
        break;
      case 'ArrowLeft':
      case 'ArrowRight':
        // Towards the beginning of the line is back.
        if ((pressed.key === 'ArrowLeft') === (this.#list.dir !== 'rtl')) {
          if (this.#trail.length > 1) this.#back();
        } else if (buttons[this.#index]?.getAttribute('aria-haspopup')) buttons[this.#index]?.click();
        break;
      case 'Escape':
        this.#back();
        break;
      case 'Tab':
        this.close();
        return;
      default:
        return;
    }
    pressed.preventDefault();
  }
}
