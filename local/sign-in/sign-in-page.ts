import { createHash } from 'node:crypto';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; color-scheme: light dark; }
main { max-width: 26rem; padding: 2rem; border: 1px solid #8c8c94; border-radius: 1rem; }
a { display: block; margin: .75rem 0; padding: .75rem 1rem; border: 1px solid currentColor; border-radius: .5rem; }
`;

const PEOPLE = [
  { roles: 'super_admin', label: 'Sign in as super_admin' },
  { roles: 'cloud_admin', label: 'Sign in as cloud_admin' },
  { roles: '', label: 'Sign in without a role' },
];

export const SIGN_IN_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`,
};

/**
 * The page of the local issuer that asks who you would like to be.
 *
 * @param query of the authorization request
 * @param authorize where it goes on, with the roles that were chosen
 */
export function signInPage(query: URLSearchParams, authorize: string): string {
  const links = PEOPLE.map(({ roles, label }) => {
    const chosen = new URLSearchParams(query);
    chosen.set('roles', roles);
    return `<a href="${escapeHtml(`${authorize}?${chosen}`)}">${label}</a>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in on this machine</title><style>${STYLE}</style></head>
<body><main><h1>Sign in</h1><p>This issuer is of this machine alone, and asks for no password.</p>${links.join('')}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
