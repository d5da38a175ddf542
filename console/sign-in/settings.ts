/** `/config.json`: what the page learns of its deployment. */
export interface PageSettings {
  /** OpenID issuer that signs people in. */
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** Where a session ends at an issuer whose discovery document names no such place, as Cognito's. */
  readonly signOutUrl?: string;
  /** Base of the addresses that Azure calls, with the API's stage. */
  readonly webhookBaseUrl: string;
}

/** @throws when the page was deployed without its settings, or with others */
export function toSettings(value: unknown): PageSettings {
  const settings = typeof value === 'object' && value !== null ? { ...value } : {};
  const texts = ['issuer', 'clientId', 'scope', 'webhookBaseUrl'] as const;
  const missing = texts.filter((name) => typeof Reflect.get(settings, name) !== 'string');
  if (missing.length > 0) {
    throw new Error(`/config.json does not say: ${missing.join(', ')}. Deploy the page again.`);
  }
  return settings as PageSettings;
}

/** Reads `/config.json`. */
export async function fetchSettings(): Promise<PageSettings> {
  const answer = await fetch('/config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`/config.json could not be read: ${answer.status}.`);
  return toSettings(await answer.json());
}
