import type { Node, Expression, Property, SpreadElement } from 'acorn';
import type { Bag } from '../legacy/setup-values.js';
import { hasTemplateCode } from './template-code.js';

/** What cannot be known without running the script. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** A value that was written, with what could not be read in it. */
export interface Written {
  readonly value: unknown;
  /** `file: getFile()`, one for each expression. */
  readonly unknown: readonly UnknownExpression[];
}

export interface UnknownExpression {
  /** Where in the set-up it stands. */
  readonly path: string;
  readonly expression: string;
}

interface Definition {
  /** The only value that it is given, and how often it is given one. */
  node: Node | undefined;
  assignments: number;
  /** `x.name = …` behind it. */
  readonly members: { readonly name: string; readonly node: Node }[];
}

const MAX_DEPTH = 40;
const MAX_NODES = 20_000;
const MAX_TEXT = 65_536;

/** The variables of all scripts of a page: what is assigned once is known. */
export class ScriptValues {
  readonly #definitions = new Map<string, Definition>();
  readonly #sources = new WeakMap<Node, string>();

  define(name: string, node: Node | undefined, source: string): void {
    const definition = this.#definition(name);
    definition.assignments++;
    definition.node = node;
    if (node !== undefined) this.#sources.set(node, source);
  }

  defineMember(name: string, member: string, node: Node, source: string): void {
    const { members } = this.#definition(name);
    if (members.length < 500) members.push({ name: member, node });
    this.#sources.set(node, source);
  }

  /** The expression that a variable is once and for all. */
  nodeOf(name: string): Node | undefined {
    const definition = this.#definitions.get(name);
    return definition?.assignments === 1 ? definition.node : undefined;
  }

  #definition(name: string): Definition {
    let definition = this.#definitions.get(name);
    if (definition === undefined) {
      definition = { node: undefined, assignments: 0, members: [] };
      this.#definitions.set(name, definition);
    }
    return definition;
  }

  /** @param source the script that the node is of */
  read(node: Node | undefined, source: string, decode: (piece: string) => string): Written {
    const unknown: UnknownExpression[] = [];
    let budget = MAX_NODES;
    const seen = new Set<string>();

    const fail = (path: string, at: Node, of: string): typeof UNKNOWN => {
      const text = of
        .slice(at.start, at.end)
        .replace(/\s+/g, ' ')
        .replace(/\ua015+/g, '…');
      if (unknown.length < 20)
        unknown.push({ path, expression: decode(text.length > 80 ? `${text.slice(0, 80)}…` : text) });
      return UNKNOWN;
    };

    const evaluate = (at: Node, of: string, path: string, depth: number): unknown => {
      if (depth > MAX_DEPTH || --budget < 0) return fail(path, at, of);
      const expression = at as Expression;
      switch (expression.type) {
        case 'Literal': {
          const { value } = expression;
          if (typeof value !== 'string') {
            return typeof value === 'number' || typeof value === 'boolean' || value === null
              ? value
              : fail(path, at, of);
          }
          return hasTemplateCode(value) ? fail(path, at, of) : decode(value);
        }
        case 'TemplateLiteral': {
          let text = '';
          for (const [index, quasi] of expression.quasis.entries()) {
            text += quasi.value.cooked ?? '';
            const inner = expression.expressions[index];
            if (inner === undefined) continue;
            const value = evaluate(inner, of, path, depth + 1);
            if (!isPlain(value)) return fail(path, at, of);
            text += String(value);
          }
          return hasTemplateCode(text) || text.length > MAX_TEXT ? fail(path, at, of) : decode(text);
        }
        case 'UnaryExpression': {
          if (expression.operator === 'void') return undefined;
          const value = evaluate(expression.argument, of, path, depth + 1);
          if (value === UNKNOWN) return UNKNOWN;
          if (expression.operator === '!') return !value;
          if (expression.operator === '-' && typeof value === 'number') return -value;
          if (expression.operator === '+' && isPlain(value)) return Number(value);
          return fail(path, at, of);
        }
        case 'BinaryExpression': {
          if (expression.operator !== '+') {
            const numbers = [expression.left, expression.right].map((side) =>
              side.type === 'PrivateIdentifier' ? UNKNOWN : evaluate(side, of, path, depth + 1),
            );
            const [left, right] = numbers;
            if (typeof left !== 'number' || typeof right !== 'number')
              return numbers.includes(UNKNOWN) ? UNKNOWN : fail(path, at, of);
            if (expression.operator === '*') return left * right;
            if (expression.operator === '/') return left / right;
            return expression.operator === '-' ? left - right : fail(path, at, of);
          }
          if (expression.left.type === 'PrivateIdentifier') return fail(path, at, of);
          const left = evaluate(expression.left, of, path, depth + 1);
          const right = left === UNKNOWN ? UNKNOWN : evaluate(expression.right, of, path, depth + 1);
          if (left === UNKNOWN || right === UNKNOWN) return UNKNOWN;
          if (!isPlain(left) || !isPlain(right)) return fail(path, at, of);
          if (typeof left === 'number' && typeof right === 'number') return left + right;
          const text = String(left) + String(right);
          return text.length > MAX_TEXT ? fail(path, at, of) : text;
        }
        case 'CallExpression': {
          // Names that only change how a text is written.
          const { callee } = expression;
          const [argument] = expression.arguments;
          const isEncoding =
            callee.type === 'Identifier' &&
            [
              'encodeURIComponent',
              'escape',
              'encodeURI',
              'decodeURIComponent',
              'unescape',
              'String',
            ].includes(callee.name);
          if (isEncoding && argument !== undefined && argument.type !== 'SpreadElement') {
            const value = evaluate(argument, of, path, depth + 1);
            if (value === UNKNOWN) return UNKNOWN;
            if (isPlain(value)) return encode(callee.name, String(value));
          }
          return fail(path, at, of);
        }
        case 'ObjectExpression': {
          const bag = Object.create(null) as Record<string, unknown>;
          for (const property of expression.properties.slice(0, 1000)) {
            const name = nameOf(property);
            if (name === undefined || property.type === 'SpreadElement') {
              fail(path === '' ? '…' : path, property, of);
              continue;
            }
            const inner = path === '' ? name : `${path}.${name}`;
            const { value } = property;
            if (isFunction(value)) bag[name] = FUNCTION;
            else {
              const read = evaluate(value, of, inner, depth + 1);
              if (read !== UNKNOWN) bag[name] = read;
            }
          }
          return bag;
        }
        case 'ArrayExpression':
          return expression.elements.slice(0, 1000).flatMap((element, index) => {
            if (element === null) return [];
            if (element.type === 'SpreadElement') {
              fail(path, element, of);
              return [];
            }
            const value = evaluate(element, of, `${path}[${index}]`, depth + 1);
            return value === UNKNOWN ? [] : [value];
          });
        case 'ParenthesizedExpression':
          return evaluate(expression.expression, of, path, depth + 1);
        case 'Identifier': {
          if (expression.name === 'undefined') return undefined;
          return (
            this.#variable(
              expression.name,
              (inner, source_) => evaluate(inner, source_, path, depth + 1),
              seen,
            ) ?? fail(path, at, of)
          );
        }
        case 'NewExpression':
          if (
            expression.callee.type === 'Identifier' &&
            expression.callee.name === 'Object' &&
            expression.arguments.length === 0
          )
            return Object.create(null) as Bag;
          return fail(path, at, of);
        case 'MemberExpression': {
          const { object, property } = expression;
          const name =
            property.type === 'Identifier' && !expression.computed
              ? property.name
              : property.type === 'Literal'
                ? String(property.value)
                : undefined;
          if (object.type !== 'Identifier' || name === undefined) return fail(path, at, of);
          const bag = this.#variable(
            object.name,
            (inner, source_) => evaluate(inner, source_, path, depth + 1),
            seen,
          );
          if (typeof bag !== 'object' || bag === null || !Object.hasOwn(bag, name)) return fail(path, at, of);
          return (bag as Bag)[name];
        }
        default:
          return fail(path, at, of);
      }
    };
    const value =
      node === undefined ? undefined : isFunction(node) ? FUNCTION : evaluate(node, source, '', 0);
    return { value, unknown };
  }

  /** `undefined`: not known. */
  #variable(name: string, evaluate: (node: Node, source: string) => unknown, seen: Set<string>): unknown {
    const definition = this.#definitions.get(name);
    if (definition?.assignments !== 1 || definition.node === undefined || seen.has(name)) return undefined;
    seen.add(name);
    try {
      const source = this.#sources.get(definition.node) ?? '';
      const value = evaluate(definition.node, source);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const bag = Object.assign(Object.create(null) as Record<string, unknown>, value);
      for (const member of definition.members) {
        const written = evaluate(member.node, this.#sources.get(member.node) ?? '');
        if (written !== UNKNOWN) bag[member.name] = written;
      }
      return bag;
    } finally {
      seen.delete(name);
    }
  }
}

/** Stands for a function in a set-up: what it does is not carried over. */
export const FUNCTION: unique symbol = Symbol('function');

function isFunction(node: Node): boolean {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

function isPlain(value: unknown): value is string | number | boolean | null | undefined {
  return (
    value !== UNKNOWN &&
    (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value))
  );
}

function nameOf(property: Property | SpreadElement): string | undefined {
  if (property.type === 'SpreadElement' || property.kind !== 'init') return undefined;
  const { key } = property;
  if (key.type === 'Identifier' && !property.computed) return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

function encode(name: string, text: string): string {
  try {
    if (name === 'encodeURIComponent') return encodeURIComponent(text);
    if (name === 'encodeURI') return encodeURI(text);
    if (name === 'decodeURIComponent' || name === 'unescape') return decodeURIComponent(text);
    if (name === 'escape') return encodeURIComponent(text);
  } catch {
    // A lone surrogate, a lone `%`.
  }
  return text;
}
