/** Header and claims of a JSON Web Token, unverified. */
export function decodeJwt(token: string) {
  const [header = '', claims = ''] = token.split('.');
  return { header: read(header), claims: read(claims) };
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
