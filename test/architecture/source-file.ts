import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { isNode, type Node, nodes, parse, textOf } from './syntax-tree.ts';

/** An import, or a re-export, of a module. */
export interface Import {
  /** As written: `zod`, `node:fs`, `./routes.ts`. */
  readonly specifier: string;
  /** The path in the repository when the specifier is relative. */
  readonly path: string | undefined;
  /** Gone after type stripping. */
  readonly typeOnly: boolean;
  /** `import * as z`. */
  readonly namespace: boolean;
  /** The names it has in this file. */
  readonly names: readonly string[];
}

/** A source file of the repository. */
export interface SourceFile {
  /** From the repository's root, e.g. `lambdas/alerts/ingest-alert.ts`. */
  readonly path: string;
  readonly tree: Node;
  readonly imports: readonly Import[];
}

/** Reads a file below `root`. */
export function readSourceFile(root: string, path: string): SourceFile {
  return toSourceFile(path, readFileSync(posix.join(root, path), 'utf8'));
}

/** @throws naming the file that does not parse */
export function toSourceFile(path: string, source: string): SourceFile {
  try {
    const tree = parse(path, source);
    return { path, tree, imports: [...nodes(tree)].flatMap((node) => toImports(path, node)) };
  } catch (cause) {
    throw new Error(`${path} cannot be parsed`, { cause });
  }
}

function toImports(from: string, node: Node): Import[] {
  const specifier = specifierOf(node);
  if (specifier === undefined) return [];
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
  const eachTypeOnly =
    specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly === true);
  return [
    {
      specifier,
      path: specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined,
      typeOnly: node.typeOnly === true || eachTypeOnly,
      namespace: specifiers.some(({ type }) => type === 'ImportNamespaceSpecifier'),
      names: specifiers.flatMap(({ local }) => textOf(local) ?? []),
    },
  ];
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return textOf(node.source);
    case 'CallExpression': {
      const isImport = isNode(node.callee) && node.callee.type === 'Import';
      const [first] = Array.isArray(node.arguments) ? node.arguments : [];
      return isImport ? textOf(first?.expression) : undefined;
    }
    default:
      return undefined;
  }
}
