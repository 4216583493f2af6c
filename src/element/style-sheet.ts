const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/**
 * A constructed sheet, one per text and document, since a document takes only sheets that were made in its window.
 * Constructed sheets are no inline style: a strict Content-Security-Policy allows them, where it forbids a style
 * element.
 */
export function styleSheet(css: string, page: Document): CSSStyleSheet {
  const ofPage = sheets.get(page) ?? new Map<string, CSSStyleSheet>();
  sheets.set(page, ofPage);
  let sheet = ofPage.get(css);
  if (sheet === undefined) {
    sheet = emptySheet(page);
    sheet.replaceSync(css);
    ofPage.set(css, sheet);
  }
  return sheet;
}

export function emptySheet(page: Document): CSSStyleSheet {
  return new (page.defaultView ?? globalThis).CSSStyleSheet();
}
