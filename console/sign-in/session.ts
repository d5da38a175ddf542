import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { PageSettings } from './settings.ts';

/** Who is signed in, in this tab. */
export interface Session {
  readonly settings: PageSettings;
  /** What to call them. */
  readonly name: string;
  /** For the next request; undefined when they have to sign in again. */
  accessToken(): Promise<string | undefined>;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}

/**
 * Signs in with authorization code and PKCE. Tokens stay in this tab's session storage.
 *
 * @returns undefined when the browser is on its way to the issuer
 * @throws what the issuer says went wrong
 */
export async function openSession(settings: PageSettings): Promise<Session | undefined> {
  const manager = new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    scope: settings.scope,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    loadUserInfo: false,
  });
  const signIn = () =>
    manager.signinRedirect({ state: `${location.pathname}${location.search}${location.hash}` });

  if (isAnswer(location)) await takeAnswer(manager);
  const user = await manager.getUser();
  if (!user || user.expired) {
    await signIn();
    return undefined;
  }
  return {
    settings,
    name: user.profile.name ?? user.profile.email ?? user.profile.sub,
    async accessToken() {
      const current = await manager.getUser();
      return current && !current.expired ? current.access_token : undefined;
    },
    signIn,
    async signOut() {
      if (settings.signOutUrl === undefined) return manager.signoutRedirect();
      await manager.removeUser();
      location.assign(settings.signOutUrl);
    },
  };
}

/** Whether the browser comes back from the issuer. */
function isAnswer({ pathname, search }: Location): boolean {
  const answer = new URLSearchParams(search);
  return pathname === '/' && answer.has('state') && (answer.has('code') || answer.has('error'));
}

async function takeAnswer(manager: UserManager): Promise<void> {
  try {
    const user = await manager.signinCallback();
    history.replaceState(null, '', typeof user?.state === 'string' ? user.state : '/');
  } catch (error) {
    history.replaceState(null, '', '/');
    throw error;
  }
}
