/**
 * What minifiers leave: `let` for `const`, whose declarations they then join, and short names for the private members of
 * each class, which they number through the whole bundle instead. All replacements have the length of what they replace,
 * so that no source map changes.
 */
export const shorterNames = {
  name: 'shorter-names',
  renderChunk(code) {
    /** @type {{ start: number, text: string }[]} */
    const edits = [];
    visit(this.parse(code), undefined, edits);
    edits.sort((a, b) => a.start - b.start);
    let text = '';
    let end = 0;
    for (const edit of edits) {
      text += code.slice(end, edit.start) + edit.text;
      end = edit.start + edit.text.length;
    }
    return { code: text + code.slice(end), map: null };
  },
};

function visit(node, privateNames, edits) {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, privateNames, edits);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  if (node.type === 'VariableDeclaration' && node.kind === 'const') {
    edits.push({ start: node.start, text: 'let  ' });
  }
  if (node.type === 'PrivateIdentifier') {
    edits.push({ start: node.start, text: privateNames.get(node.name).padEnd(node.end - node.start) });
  }
  // Classes inside a class share its names: what one of them shadows stays shadowed.
  const names = node.type === 'ClassBody' ? (privateNames ?? namesFor(node)) : privateNames;
  for (const child of Object.values(node)) visit(child, names, edits);
}

/** The most used gets the shortest; never longer than it was, because every class has fewer than its names have letters. */
function namesFor(classBody) {
  const uses = new Map();
  const count = (node) => {
    if (Array.isArray(node)) return node.forEach(count);
    if (node === null || typeof node !== 'object') return undefined;
    if (node.type === 'PrivateIdentifier') uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    return Object.values(node).forEach(count);
  };
  count(classBody);
  const names = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a));
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  // With more members than letters the rest keep their names, out of the way of the short ones.
  const short = names.slice(0, letters.length).filter((name) => name.length > 1);
  const free = [...letters].filter((letter) => !names.includes(letter));
  return new Map(names.map((name) => [name, `#${(short.includes(name) && free.shift()) || name}`]));
}
