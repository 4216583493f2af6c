/** Stands for code of a template, character by character, so that positions stay; a letter, so that scripts stay scripts. */
export const TEMPLATE_MARK = '\ua015';

/** `<?php … ?>`, `<?= … ?>`, `<% … %>`: what a server fills in. */
const CODE = /<\?(?:php\b|=|(?!xml\b))[^]*?(?:\?>|$)|<%[^]*?(?:%>|$)/gi;

/** The text with the code of templates in it made unreadable; line breaks stay. */
export function maskTemplates(text: string): string {
  if (!text.includes('<?') && !text.includes('<%')) return text;
  return text.replace(CODE, (code) => code.replace(/[^\r\n]/g, TEMPLATE_MARK));
}

export function hasTemplateCode(text: string): boolean {
  return text.includes(TEMPLATE_MARK) || /\{\{[^}]{0,200}\}\}|\$\{[^}]{0,200}\}|\[%[^%]{0,200}%\]/.test(text);
}
