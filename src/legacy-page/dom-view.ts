import type { ElementView } from '../legacy/element-view.js';

const views = new WeakMap<Element, ElementView>();

/** An element of the page as what reads embeds sees it. */
export function viewOf(element: Element): ElementView {
  const known = views.get(element);
  if (known !== undefined) return known;
  const view: ElementView = {
    name: element.localName,
    attribute: (name) => element.getAttribute(name) ?? undefined,
    get attributeNames() {
      return element.getAttributeNames();
    },
    get children() {
      return Array.from(element.children, viewOf);
    },
  };
  views.set(element, view);
  return view;
}
