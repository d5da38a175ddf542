import type { Directory } from './directory.server.ts';

/** An access token for Microsoft Graph, asked for without a library. */
export async function requestToken(directory: Directory): Promise<string> {
  const response = await fetch(`${directory.endpoint}/${directory.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: directory.clientId,
      client_secret: directory.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  if (!response.ok) throw new Error(`The tenant refuses to sign in: ${await response.text()}`);
  const { access_token } = (await response.json()) as { readonly access_token: string };
  return access_token;
}
