import { parseSync } from '@swc/core';

/** A node of swc's syntax tree. */
export interface Node {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** The syntax tree of a TypeScript module; `path` tells whether it may hold JSX. @throws when it does not parse */
export function parse(path: string, source: string): Node {
  const module: unknown = parseSync(source, {
    syntax: 'typescript',
    tsx: path.endsWith('.tsx'),
    target: 'es2024',
  });
  if (isNode(module)) return module;
  throw new Error('swc gave no syntax tree');
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

/** Every node below one, itself included, each before its children; `enter` decides where to go on. */
export function* nodes(root: Node, enter: (node: Node) => boolean = () => true): Generator<Node> {
  yield root;
  if (!enter(root)) return;
  for (const child of childrenOf(root)) yield* nodes(child, enter);
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
  'GetterProperty',
  'SetterProperty',
]);

/** The nodes that run when the module is imported: those outside every function. */
export function nodesRunOnImport(module: Node): Generator<Node> {
  return nodes(module, (node) => !FUNCTIONS.has(node.type) && !isInstanceProperty(node));
}

function isInstanceProperty({ type, isStatic }: Node): boolean {
  return (type === 'ClassProperty' || type === 'PrivateProperty') && isStatic !== true;
}

function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node)) yield* nodesIn(value);
}

/** Nodes may hide in lists and in wrappers without a type, such as a call's arguments. */
function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (typeof value === 'object' && value !== null) yield* nodesIn(Object.values(value));
}

/** The text of an identifier or a string literal. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Computed') return textOf(node.expression);
  return typeof node.value === 'string' ? node.value : undefined;
}
