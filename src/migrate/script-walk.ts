import type { AnyNode, Node } from 'acorn';

const MAX_NODES = 500_000;

/** All nodes of a script in the order of their beginnings, without recursion: what nests too deep ends no run. */
export function* walk(
  root: Node,
): Generator<{ readonly node: AnyNode; readonly parent: AnyNode | undefined }> {
  const stack: { node: AnyNode; parent: AnyNode | undefined }[] = [
    { node: root as AnyNode, parent: undefined },
  ];
  for (let count = 0; count < MAX_NODES; count++) {
    const next = stack.pop();
    if (next === undefined) return;
    yield next;
    const children: AnyNode[] = [];
    for (const value of Object.values(next.node) as unknown[]) {
      for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
        if (isNode(one)) children.push(one);
    }
    children.sort((one, other) => other.start - one.start);
    for (const node of children) stack.push({ node, parent: next.node });
  }
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
