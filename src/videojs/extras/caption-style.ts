import type { PlayerView } from '../player-view.js';
import type { MenuItem, MenuPage } from './menu.js';

/** What captions can look like: words of video.js' own settings, and CSS. The first of each is the default. */
const CHOICES = {
  size: ['Font Size', { '100 %': '', '75 %': '75%', '150 %': '150%', '200 %': '200%' }],
  color: ['Color', { White: '', Yellow: '#ff0', Green: '#0f0', Cyan: '#0ff', Black: '#000' }],
  background: [
    'Background',
    { Black: '', White: '255 255 255', Blue: '0 0 128', Yellow: '255 255 0', Transparent: 'none' },
  ],
  opacity: ['Opacity', { Opaque: '', 'Semi-Transparent': '.5' }],
  edge: [
    'Text Edge Style',
    {
      None: '',
      'Drop shadow': '2px 2px 3px #000',
      Raised: '1px 1px #222, 2px 2px #222',
      Uniform: '0 0 4px #000, 0 0 4px #000, 0 0 4px #000',
    },
  ],
  font: [
    'Font Family',
    {
      'Proportional Sans-Serif': '',
      'Proportional Serif': 'serif',
      'Monospace Sans-Serif': 'monospace',
      Casual: 'cursive',
    },
  ],
} as const satisfies Record<string, readonly [string, Readonly<Record<string, string>>]>;

type Choice = keyof typeof CHOICES;
type Chosen = { readonly [choice in Choice]?: string };

/** The rules for the browser's own captions; `chosen` are words of {@link CHOICES}, anything else counts as not chosen. */
export function captionRules(chosen: Readonly<Record<string, unknown>>): string {
  const css = (choice: Choice): string => {
    const values: Readonly<Record<string, string>> = CHOICES[choice][1];
    const word = chosen[choice];
    return typeof word === 'string' && Object.hasOwn(values, word) ? (values[word] ?? '') : '';
  };
  const rules = [
    ['font-size', css('size')],
    ['color', css('color')],
    ['background-color', backgroundColor(css('background'), css('opacity'))],
    ['text-shadow', css('edge')],
    ['font-family', css('font')],
  ].filter(([, value]) => value !== '');
  return rules.length === 0 ? '' : `video::cue { ${rules.map((rule) => rule.join(': ')).join('; ')} }`;
}

function backgroundColor(rgb: string, opacity: string): string {
  if (rgb === 'none') return 'transparent';
  return rgb === '' && opacity === '' ? '' : `rgb(${rgb || '0 0 0'} / ${opacity || 1})`;
}

/** Caption settings of the viewer: their pages in the menu, and the sheet that they make. */
export class CaptionStyle {
  readonly page: MenuPage;
  readonly #view: PlayerView;
  readonly #sheet: CSSStyleSheet;
  #chosen: Chosen;

  constructor(view: PlayerView) {
    this.#view = view;
    const root = view.media.getRootNode() as ShadowRoot;
    const page = view.media.ownerDocument;
    this.#sheet = new (page.defaultView ?? globalThis).CSSStyleSheet();
    root.adoptedStyleSheets.push(this.#sheet);
    view.signal.addEventListener('abort', () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    });
    const { captionStyle } = view.memory.read();
    this.#chosen = typeof captionStyle === 'object' ? (captionStyle ?? {}) : {};
    this.#sheet.replaceSync(captionRules(this.#chosen));
    const items = (): MenuItem[] => [
      ...(Object.keys(CHOICES) as Choice[]).map((choice) => this.#item(choice)),
      { label: view.say('Reset'), stays: true, run: () => this.#choose({}) },
    ];
    this.page = {
      get title() {
        return view.words.text('captionStyle');
      },
      items,
    };
  }

  #item(choice: Choice): MenuItem {
    const view = this.#view;
    const [name, values] = CHOICES[choice];
    const words = Object.keys(values);
    const chosen = (): string => this.#chosen[choice] ?? words[0] ?? '';
    const items = (): MenuItem[] =>
      words.map((word) => ({
        label: view.say(word),
        isChecked: chosen() === word,
        stays: true,
        run: () => this.#choose({ ...this.#chosen, [choice]: word }),
      }));
    const title = view.say(name);
    return { label: title, value: view.say(chosen()), page: { title, items } };
  }

  #choose(chosen: Chosen): void {
    this.#chosen = chosen;
    this.#sheet.replaceSync(captionRules(chosen));
    this.#view.memory.write({ captionStyle: chosen as Readonly<Record<string, string>> });
  }
}
