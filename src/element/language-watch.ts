/**
 * BCP 47 tags for what is shown in an element, best first: its `lang` or that of the nearest ancestor, also outside of the
 * shadow trees it is in; the language that the document was delivered in; else those of the browser.
 */
export function languagesOf(element: Element): readonly string[] {
  for (let at: Node | null = element; at !== null; at = parentOf(at)) {
    const lang = at instanceof Element ? at.getAttribute('lang') : null;
    // An empty one says that the language is not known.
    if (lang !== null) return lang.trim() === '' ? navigator.languages : [lang];
  }
  const delivered = element.ownerDocument
    .querySelector('meta[http-equiv="content-language" i]')
    ?.getAttribute('content');
  return delivered && !/[,\s]/.test(delivered.trim()) ? [delivered.trim()] : navigator.languages;
}

/** Calls back whenever {@link languagesOf} may give something else; gives back how to end it. */
export function watchLanguages(element: Element, onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  for (let at: Node | null = element; at !== null; at = parentOf(at))
    if (at instanceof Element) observer.observe(at, { attributes: true, attributeFilter: ['lang'] });
  const listening = new AbortController();
  const { signal } = listening;
  addEventListener('languagechange', onChange, { signal });
  // What could not be fetched is fetched then.
  addEventListener('online', onChange, { signal });
  return () => {
    observer.disconnect();
    listening.abort();
  };
}

/** The parent that the page's author sees: what is slotted belongs where it was written, a shadow tree to its host. */
function parentOf(node: Node): Node | null {
  return node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
}
