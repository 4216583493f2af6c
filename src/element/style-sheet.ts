const sheets = new Map<string, CSSStyleSheet>();

/**
 * A constructed sheet, one per text and page. Constructed sheets are no inline style: a strict Content-Security-Policy
 * allows them, where it forbids a style element.
 */
export function styleSheet(css: string): CSSStyleSheet {
  let sheet = sheets.get(css);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheet;
}
