import type { Import, SourceFile } from './source-file.ts';
import { isNode, type Node, nodes, nodesRunOnImport, textOf } from './syntax-tree.ts';

/** What is wrong with a file: one text for each offence. */
export type Rule = (file: SourceFile) => readonly string[];

const isHandler = ({ path }: SourceFile) => path.endsWith('.handler.ts');
const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));
const isPackage = ({ path, specifier }: Import) =>
  path === undefined && !specifier.startsWith('node:') && specifier !== 'zod';
const specifiers = (imports: readonly Import[]) => imports.map(({ specifier }) => specifier);

/** Data that the deployment and the functions share. */
const PLAIN_DATA = [
  'lambdas/integration-hub/routes.ts',
  'lambdas/shared/domain/metric.ts',
  'lambdas/shared/domain/event.ts',
];

/** `alerts` of `lambdas/alerts/ingest-alert.ts`. */
const folderOf = (path: string) => /^lambdas\/([^/]+)\//.exec(path)?.[1];

/** Rules of the house, by the sentence that a violation is reported with. */
export const RULES: Readonly<Record<string, Rule>> = {
  'only *.handler.ts and shared/{azure,aws,http} may import an SDK or middy': (file) => {
    const exempt = isIn('lambdas/shared/azure/', 'lambdas/shared/aws/', 'lambdas/shared/http/');
    if (!isIn('lambdas/')(file.path) || isHandler(file) || exempt(file.path)) return [];
    return specifiers(file.imports.filter((each) => isPackage(each) && !each.typeOnly));
  },

  'shared/domain may import zod and itself, and nothing else': (file) => {
    const isDomain = isIn('lambdas/shared/domain/');
    if (!isDomain(file.path)) return [];
    return specifiers(
      file.imports.filter(({ path, specifier }) => !(path ? isDomain(path) : specifier === 'zod')),
    );
  },

  'a flow may import itself and shared/, and shared/ only itself': (file) => {
    const own = folderOf(file.path);
    if (own === undefined) return [];
    const allowed = isIn(`lambdas/${own}/`, 'lambdas/shared/');
    return specifiers(file.imports.filter(({ path }) => path !== undefined && !allowed(path)));
  },

  'lib/ and bin/ may import of lambdas/ only types, environment schemas, routes, metrics and events':
    (file) => {
      if (!isIn('lib/', 'bin/')(file.path)) return [];
      return specifiers(
        file.imports.filter(
          ({ path, typeOnly }) =>
            path !== undefined &&
            isIn('lambdas/')(path) &&
            !typeOnly &&
            !path.endsWith('/environment.ts') &&
            !PLAIN_DATA.includes(path),
        ),
      );
    },

  'console/ may import itself, and of lambdas/ only types and shared/domain': (file) => {
    if (!isIn('console/')(file.path)) return [];
    return specifiers(
      file.imports.filter(
        ({ path, typeOnly }) =>
          path !== undefined &&
          !isIn('console/', 'lambdas/shared/domain/')(path) &&
          !(typeOnly && isIn('lambdas/')(path)),
      ),
    );
  },

  'only *.handler.ts may read process.env, and only to parse it with an environment schema': (
    file,
  ) => {
    if (!isIn('lambdas/')(file.path)) return [];
    const reads = [...nodes(file.tree)].filter(readsEnvironment).length;
    const parsed = [...nodes(file.tree)].filter(parsesEnvironment).length;
    const forbidden = isHandler(file) ? reads - parsed : reads;
    return Array.from({ length: forbidden }, () => 'process.env');
  },

  'only *.handler.ts may make a client on import': (file) => {
    if (!isIn('lambdas/')(file.path) || isHandler(file)) return [];
    const imported = new Set(file.imports.filter(isPackage).flatMap(({ names }) => names));
    return [...nodesRunOnImport(file.tree)].flatMap((node) => {
      const name = calleeOf(node);
      return name !== undefined && imported.has(name) ? [name] : [];
    });
  },

  'a port hands over a collection as AsyncIterable or page by page, never as a list': (file) => {
    if (!isIn('lambdas/shared/domain/')(file.path)) return [];
    return [...nodes(file.tree)]
      .filter(({ type }) => type === 'TsMethodSignature')
      .filter((method) => [...nodes(method)].some(promisesList))
      .map((method) => textOf(method.key) ?? 'a method');
  },

  'what is deployed may not import local/, bench/ or test/': (file) => {
    if (!isIn('lambdas/', 'lib/', 'bin/')(file.path)) return [];
    const forbidden = isIn('local/', 'bench/', 'test/');
    return specifiers(file.imports.filter(({ path }) => path !== undefined && forbidden(path)));
  },

  'a file is named for its subject, not utils, helpers, common, types, misc or manager': ({
    path,
  }) => {
    // A suffix "-manager" is fine: Azure Resource Manager and Secrets Manager are called that.
    const vague = /^(utils?|helpers?|commons?|types?|misc|managers?)$|-(utils?|helpers?|misc)$/;
    return path.split('/').filter((part) => vague.test(part.split('.')[0] ?? ''));
  },

  'zod is imported as `import * as z`': ({ imports }) =>
    specifiers(imports.filter(({ specifier, namespace }) => specifier === 'zod' && !namespace)),

  'exports have names': ({ path, tree }) =>
    path.endsWith('.config.ts')
      ? []
      : [...nodes(tree)]
          .filter(({ type }) => type.startsWith('ExportDefault'))
          .map(() => 'export default'),
};

/** Each offence as `file: rule (what)`. */
export function violations(files: readonly SourceFile[], rule: string): string[] {
  const check = RULES[rule];
  if (!check) throw new Error(`There is no rule "${rule}".`);
  return files.flatMap((file) => check(file).map((what) => `${file.path}: ${rule} (${what})`));
}

/** `process.env`, `process['env']`, or `env` imported from `node:process`. */
function readsEnvironment(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return /^(node:)?process$/.test(textOf(node.source) ?? '');
  return (
    node.type === 'MemberExpression' &&
    textOf(node.object) === 'process' &&
    textOf(node.property) === 'env'
  );
}

/** `SomeEnvironment.parse(process.env)`. */
function parsesEnvironment(node: Node): boolean {
  if (node.type !== 'CallExpression' || !isNode(node.callee) || !Array.isArray(node.arguments)) {
    return false;
  }
  const { object, property } = node.callee;
  const [argument] = node.arguments;
  return (
    textOf(property) === 'parse' &&
    /Environment$/.test(textOf(object) ?? '') &&
    isNode(argument?.expression) &&
    readsEnvironment(argument.expression)
  );
}

/** The name that `new X()`, `x()` or `X.from()` begins with. */
function calleeOf(node: Node): string | undefined {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return undefined;
  let callee = node.callee;
  while (isNode(callee) && callee.type === 'MemberExpression') callee = callee.object;
  return textOf(callee);
}

/** `Promise<T[]>`, `Promise<readonly T[]>`, `Promise<Array<T>>`. */
function promisesList(node: Node): boolean {
  if (node.type !== 'TsTypeReference' || textOf(node.typeName) !== 'Promise') return false;
  const { typeParams } = node;
  const [first] = isNode(typeParams) && Array.isArray(typeParams.params) ? typeParams.params : [];
  return isNode(first) && isList(first);
}

function isList(type: Node): boolean {
  if (type.type === 'TsTypeOperator')
    return isNode(type.typeAnnotation) && isList(type.typeAnnotation);
  if (type.type === 'TsTypeReference')
    return /^(Readonly)?(Array|Set)$/.test(textOf(type.typeName) ?? '');
  return type.type === 'TsArrayType' || type.type === 'TsTupleType';
}
