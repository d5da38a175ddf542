import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CONTEXT } from '../lib/context.ts';
import { HELP } from '../local/flags.ts';

const ROOT = join(import.meta.dirname, '..');

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

/** Prose and headings, without what is quoted as code. */
function prose(page: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '');
}

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Links to files of this repository, as they are written. */
function linksOf(page: string): string[] {
  const text = prose(page).replaceAll(/`[^`\n]*`/g, '');
  const links = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(
    ([, link]) => link ?? '',
  );
  return links.filter((link) => !/^[a-z][a-z0-9+.-]*:/.test(link));
}

function fault(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: ${target} has no such heading`;
}

/** A call with whatever stands for ids in its path: `{id}`, `ID`, `RUN`. */
function anyId(call: string): string {
  const [method, path = ''] = call.split(' ');
  const parts = path.split('/').map((part) => (/^(\{.*\}|[A-Z]+)$/.test(part) ? '*' : part));
  return `${method} ${parts.join('/')}`;
}

it('has pages to look at', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/runbook.md']));
});

it.each(pages)('%s links to what exists', (page) => {
  expect(
    linksOf(page)
      .map((link) => fault(page, link))
      .filter(Boolean),
  ).toEqual([]);
});

it('numbers each decision once', () => {
  const numbers = pages.flatMap((page) => /decisions\/(\d{4})-/.exec(page)?.[1] ?? []);
  expect(numbers.length).toBeGreaterThan(30);
  expect(numbers).toEqual([...new Set(numbers)]);
});

describe('every page', () => {
  const texts = pages.map((page) => [page, readFileSync(join(ROOT, page), 'utf8')] as const);
  const mentioned = (what: RegExp) =>
    texts.flatMap(([page, text]) =>
      [...text.matchAll(what)].map(([, name = '']) => ({ page, name })),
    );

  it('names files and folders that exist', () => {
    const paths = mentioned(/`((?:bench|bin|console|docs|lambdas|lib|local|test)\/[\w./-]*)`/g);
    expect(paths.length).toBeGreaterThan(20);
    // What is built is not there from the start.
    const kept = paths.filter(({ name }) => name !== 'console/dist');
    expect(kept.filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('calls scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const called = mentioned(/npm run ([\w:-]+)/g);
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter(({ name }) => !(name in scripts))).toEqual([]);
  });

  it('tells to call routes that exist', () => {
    const reference = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8'));
    const routes = new Set(
      Object.entries<object>(reference.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => anyId(`${method.toUpperCase()} ${path}`)),
      ),
    );
    const called = mentioned(/\b((?:GET|POST|PUT|DELETE|PATCH) `?(?:\$API)?\/api\/[\w{}/-]+)/g).map(
      ({ page, name }) => ({ page, call: anyId(name.replace(/`?(?:\$API)?\/api/, '/api')) }),
    );
    expect(called.length).toBeGreaterThan(15);
    const isKnown = (call: string) => routes.has(call) || call.includes('/api/webhooks/inbound/');
    expect(called.filter(({ call }) => !isKnown(call))).toEqual([]);
  });

  it('uses flags of npm start that exist', () => {
    const used = mentioned(/npm start -- ([^`\n]*)/g).flatMap(({ page, name }) =>
      (name.match(/--[a-z]+/g) ?? []).map((flag) => ({ page, flag })),
    );
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter(({ flag }) => !HELP.includes(`${flag} `))).toEqual([]);
  });
});

it('README.md lists every option of a deployment', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(Object.keys(CONTEXT).filter((name) => !readme.includes(`-c ${name}=`))).toEqual([]);
});
