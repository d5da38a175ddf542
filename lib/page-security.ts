/**
 * The web page's Content-Security-Policy: everything from its own host, scripts from files alone.
 * Cloudscape's fonts are `data:` URIs, and its positions are set by script, which no policy restrains.
 *
 * @param signIn origins that people sign in at, where the page reads tokens
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function contentSecurityPolicy(signIn: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...new Set(signIn)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
