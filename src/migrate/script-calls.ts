import {
  parse,
  type AnyNode,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type SpreadElement,
} from 'acorn';
import { TEMPLATE_MARK } from './template-code.js';
import type { ScriptValues } from './script-values.js';
import { walk } from './script-walk.js';

export interface Script {
  /** Position of the script's text in the file. */
  readonly offset: number;
  readonly source: string;
  readonly program: Node;
}

export type Library = 'jwplayer' | 'swfobject' | 'SWFObject' | 'flowplayer' | 'videojs' | 'mediaelement';

/** A piece of a script, with what shall stand there instead. Positions in the script. */
export interface ScriptEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A call that made a player. */
export interface ScriptCall {
  readonly library: Library;
  readonly script: Script;
  /** In the script. */
  readonly start: number;
  /** The argument that says where: an id, a selector, an element. */
  readonly target: Node | undefined;
  readonly isSelector: boolean;
  /** `setup`, `swf`, `variables`, … */
  readonly parts: Readonly<Record<string, Node | undefined>>;
  /** `addVariable(name, value)` and `addParam` of SWFObject 1. */
  readonly added: readonly {
    readonly list: 'variables' | 'params';
    readonly name: Node;
    readonly value: Node;
  }[];
  /** What takes the call out of the script; undefined where that cannot be done. */
  readonly edits: readonly ScriptEdit[] | undefined;
  /** What the call gives is used: the small interface of `cf-player/legacy` has to take its place. */
  readonly isUsed: boolean;
}

/** A call that comes with an embed in the markup: `registerObject`, and Adobe's script that writes what `<noscript>` has. */
export interface Companion {
  readonly id: Node;
  readonly isWriter: boolean;
  readonly edits: readonly ScriptEdit[];
}

type Call = CallExpression | NewExpression;

/** `undefined`: no script that can be read. */
export function parseScript(source: string, offset: number): Script | undefined {
  // A statement of a template between statements of a script is none of the script's.
  const without = source.replaceAll(new RegExp(`${TEMPLATE_MARK}+`, 'g'), (mark) => ' '.repeat(mark.length));
  for (const text of without === source ? [source] : [source, without]) {
    try {
      const program = parse(text, {
        ecmaVersion: 'latest',
        sourceType: 'script',
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
        allowHashBang: true,
      });
      return { offset, source: text, program };
    } catch {
      // Next, or none: a syntax error, or nesting that is too deep for the parser.
    }
  }
  return undefined;
}

/** What the scripts of a page assign, for `ScriptValues`. */
export function defineAll({ program, source }: Script, values: ScriptValues): void {
  for (const { node } of walk(program)) {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init)
      values.define(node.id.name, node.init, source);
    else if (node.type === 'FunctionDeclaration' && node.id) values.define(node.id.name, undefined, source);
    else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier')
      values.define(node.argument.name, undefined, source);
    else if (node.type === 'AssignmentExpression') {
      const { left, right, operator } = node;
      if (left.type === 'Identifier') values.define(left.name, operator === '=' ? right : undefined, source);
      if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') continue;
      const name = memberName(left);
      if (name !== undefined && operator === '=') values.defineMember(left.object.name, name, right, source);
      if (name !== undefined && left.object.name === 'window' && operator === '=')
        values.define(name, right, source);
    }
  }
}

/** Calls that make a player, in the order of the script; and `registerObject`, which only comes with one. */
export function findCalls(
  script: Script,
  values: ScriptValues,
): { calls: ScriptCall[]; registered: Companion[] } {
  const calls: ScriptCall[] = [];
  const registered: Companion[] = [];
  const parents = new Map<AnyNode, AnyNode>();
  const movies: Movies = new Map();
  for (const { node, parent } of walk(script.program)) {
    if (parent !== undefined) parents.set(node, parent);
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
    const removal = removalOf(node, parents);
    const found = readCall(node, script, values, removal, movies, parents);
    if (found !== undefined) calls.push(found);
    const [id] = argumentsOf(node);
    const callee = calleeName(node);
    const comesWithMarkup = callee === 'swfobject.registerObject' || callee === 'AC_FL_RunContent';
    if (comesWithMarkup && id !== undefined && removal !== undefined)
      registered.push({ id, isWriter: callee === 'AC_FL_RunContent', edits: [removal] });
  }
  return { calls: calls.sort((one, other) => one.start - other.start), registered };
}

interface Movie {
  readonly node: NewExpression;
  readonly added: ScriptCall['added'][number][];
  readonly edits: ScriptEdit[];
  isRemovable: boolean;
}
type Movies = Map<string, Movie>;

function readCall(
  node: Call,
  script: Script,
  values: ScriptValues,
  removal: ScriptEdit | undefined,
  movies: Movies,
  parents: ReadonlyMap<AnyNode, AnyNode>,
): ScriptCall | undefined {
  const args = argumentsOf(node);
  const name = calleeName(node);
  const call = (
    library: Library,
    target: Node | undefined,
    parts: ScriptCall['parts'],
    more: Partial<ScriptCall> = {},
  ): ScriptCall => ({
    library,
    script,
    start: node.start,
    target,
    parts,
    isSelector: false,
    added: [],
    edits: removal === undefined ? undefined : [removal],
    isUsed: false,
    ...more,
  });
  /** Where the value of the call is used, it stays, without what made a player of it. */
  const keeping = (start: number, end: number): Partial<ScriptCall> =>
    removal === undefined ? { edits: [{ start, end, text: '' }], isUsed: true } : {};

  switch (name) {
    case 'swfobject.embedSWF': {
      const [swf, target, width, height, , , variables, params] = args;
      return call('swfobject', target, { swf, width, height, variables, params });
    }
    case 'UFO.create': {
      const [setup, target] = args;
      return call('swfobject', target, { ufo: setup });
    }
    case 'SWFObject':
    case 'deconcept.SWFObject':
    case 'FlashObject':
      if (node.type === 'NewExpression') startMovie(node, parents, movies);
      return undefined;
    case 'flowplayer':
    case '$f':
    case 'flashembed': {
      const [target, second, third] = args;
      if (target === undefined || second === undefined) return undefined;
      const isMovie = isMovieNode(second, values) || name === 'flashembed';
      if (
        !isMovie &&
        third === undefined &&
        second.type !== 'ObjectExpression' &&
        second.type !== 'Identifier'
      )
        return undefined;
      const last = args.at(-1);
      const parts = isMovie || third !== undefined ? { movie: second, setup: third } : { setup: second };
      return call('flowplayer', target, parts, {
        isSelector: true,
        ...keeping(target.end, last?.end ?? target.end),
      });
    }
    case 'videojs':
    case '_V_':
    case 'vjs': {
      const [target, setup] = args;
      if (target === undefined) return undefined;
      return call('videojs', target, { setup: isFunctionNode(setup) ? undefined : setup }, staying(removal));
    }
    case 'MediaElementPlayer':
    case 'MediaElement': {
      const [target, setup] = args;
      return node.type === 'NewExpression' && target !== undefined
        ? call('mediaelement', target, { setup }, { isSelector: true, ...keepingAs(removal) })
        : undefined;
    }
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object } = node.callee;
  const method = memberName(node.callee);
  const [first] = args;
  if (method === 'setup') {
    const made = callNode(object, values);
    if (made === undefined || calleeName(made) !== 'jwplayer') return undefined;
    const kept = { ...keeping(object.end, node.end), ...askedFor(object) };
    return call('jwplayer', argumentsOf(made)[0], { setup: first }, kept);
  }
  if (method === 'src' && first !== undefined) {
    const made = callNode(object, values);
    if (made === undefined || !['videojs', '_V_', 'vjs'].includes(calleeName(made) ?? '')) return undefined;
    return call(
      'videojs',
      argumentsOf(made)[0],
      { sources: first },
      { ...staying(removal), ...askedFor(object) },
    );
  }
  if (method === 'flowplayer' || method === 'mediaelementplayer') {
    const made = callNode(object, values);
    if (made === undefined || !['$', 'jQuery'].includes(calleeName(made) ?? '')) return undefined;
    const [target] = argumentsOf(made);
    const [one, two] = args;
    if (target === undefined) return undefined;
    if (method === 'mediaelementplayer')
      return call('mediaelement', target, { setup: one }, { isSelector: true, ...keepingAs(removal) });
    if (one === undefined) return undefined;
    const isMovie = isMovieNode(one, values) || two !== undefined;
    return call('flowplayer', target, isMovie ? { movie: one, setup: two } : { setup: one }, {
      isSelector: true,
      ...keepingAs(removal),
    });
  }
  if (object.type === 'Identifier' && movies.has(object.name))
    return useMovie(movies.get(object.name), method, args, removal, call);
  return undefined;
}

function keepingAs(removal: ScriptEdit | undefined): Partial<ScriptCall> {
  return removal === undefined ? { isUsed: true } : {};
}

/** A call that asks for a player as well as making one: it stays, and the small interface answers it. */
function staying(removal: ScriptEdit | undefined): Partial<ScriptCall> {
  return removal === undefined ? { edits: [], isUsed: true } : {};
}

/** The variable that the player was asked into stays in the script. */
function askedFor(object: AnyNode): Partial<ScriptCall> {
  return object.type === 'Identifier' ? { isUsed: true } : {};
}

/** `var so = new SWFObject(…)`, `so = new SWFObject(…)`. */
function startMovie(node: NewExpression, parents: ReadonlyMap<AnyNode, AnyNode>, movies: Movies): void {
  const parent = parents.get(node);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    const declaration = parents.get(parent);
    const isAlone = declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1;
    const edits = isAlone ? [{ start: declaration.start, end: declaration.end, text: '' }] : [];
    movies.set(parent.id.name, { node, added: [], edits, isRemovable: isAlone });
  } else if (parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier') {
    const statement = parents.get(parent);
    const isAlone = statement?.type === 'ExpressionStatement';
    const edits = isAlone ? [{ start: statement.start, end: statement.end, text: '' }] : [];
    movies.set(parent.left.name, { node, added: [], edits, isRemovable: isAlone });
  }
}

function useMovie(
  movie: Movie | undefined,
  method: string | undefined,
  args: readonly Node[],
  removal: ScriptEdit | undefined,
  call: (
    library: Library,
    target: Node | undefined,
    parts: ScriptCall['parts'],
    more?: Partial<ScriptCall>,
  ) => ScriptCall,
): ScriptCall | undefined {
  const [first, second] = args;
  if (movie === undefined) return undefined;
  if (removal === undefined) movie.isRemovable = false;
  else movie.edits.push(removal);
  if (
    (method === 'addVariable' || method === 'addParam') &&
    first !== undefined &&
    second !== undefined &&
    movie.added.length < 500
  )
    movie.added.push({ list: method === 'addVariable' ? 'variables' : 'params', name: first, value: second });
  if (method !== 'write' || first === undefined) return undefined;
  const [swf, , width, height] = argumentsOf(movie.node);
  return call(
    'SWFObject',
    first,
    { swf, width, height },
    {
      start: movie.node.start,
      added: [...movie.added],
      edits: movie.isRemovable ? [...movie.edits] : undefined,
    },
  );
}

/** The statement that is the call and nothing else. */
function removalOf(node: Call, parents: ReadonlyMap<AnyNode, AnyNode>): ScriptEdit | undefined {
  const statement = parents.get(node);
  if (statement?.type !== 'ExpressionStatement') return undefined;
  const around = parents.get(statement);
  const isInList =
    around?.type === 'Program' || around?.type === 'BlockStatement' || around?.type === 'SwitchCase';
  return { start: statement.start, end: statement.end, text: isInList ? '' : ';' };
}

/** A call, also where a variable has its result. */
function callNode(node: Node, values: ScriptValues): Call | undefined {
  const expression = node as Expression;
  if (expression.type === 'CallExpression') return expression;
  if (expression.type !== 'Identifier') return undefined;
  const known = values.nodeOf(expression.name) as Expression | undefined;
  return known?.type === 'CallExpression' ? known : undefined;
}

/** `name`, `window.name`, `library.name`. */
function calleeName({ callee }: Call): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  const name = memberName(callee);
  return callee.object.name === 'window'
    ? name
    : name === undefined
      ? undefined
      : `${callee.object.name}.${name}`;
}

function memberName(node: { readonly property: AnyNode; readonly computed: boolean }): string | undefined {
  const { property } = node;
  if (property.type === 'Identifier' && !node.computed) return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

function argumentsOf(node: Call): Exclude<Call['arguments'][number], SpreadElement>[] {
  return node.arguments.filter((argument) => argument.type !== 'SpreadElement');
}

/** The SWF, or an object with it in `src`. */
function isMovieNode(node: Node, values: ScriptValues): boolean {
  let expression = node as Expression;
  if (expression.type === 'Identifier') expression = (values.nodeOf(expression.name) ?? node) as Expression;
  if (expression.type === 'Literal') return typeof expression.value === 'string';
  if (expression.type === 'BinaryExpression') return true;
  return (
    expression.type === 'ObjectExpression' &&
    expression.properties.some(
      (property) =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        property.key.name === 'src' &&
        property.value.type === 'Literal' &&
        /\.swf/i.test(String(property.value.value)),
    )
  );
}

function isFunctionNode(node: Node | undefined): boolean {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression';
}
