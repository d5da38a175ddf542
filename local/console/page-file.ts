import { extname, join, normalize } from 'node:path';

/** A file of the built page, as it is to be answered. */
export interface PageFile {
  /** From the page's folder. */
  readonly path: string;
  readonly contentType: string;
  /** Named for its content, so that it never changes. */
  readonly immutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The file that a path asks for: its own, or the page itself, which knows its own addresses. */
export function pageFile(pathname: string): PageFile {
  const path = normalize(join('/', decodeURIComponent(pathname))).slice(1);
  const isAsset = path.startsWith('assets/');
  const own = isAsset || path === 'favicon.svg' ? path : 'index.html';
  return {
    path: own,
    contentType: CONTENT_TYPES[extname(own)] ?? 'application/octet-stream',
    immutable: isAsset,
  };
}
