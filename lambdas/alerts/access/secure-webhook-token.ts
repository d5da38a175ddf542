/** What a verified token of a Secure Webhook says. */
export interface SecureWebhookToken {
  readonly tenantId: string;
  /** Application ID URI (version 1) or client id (version 2) that it is for. */
  readonly audience: string;
}

/**
 * Verifies an `Authorization` header: signature, issuer, expiry, that Azure's action groups are the
 * caller, and their role. Whom the token is for is left to the integration.
 *
 * @throws IntegrationError `unauthorized`
 */
export type VerifyToken = (authorization: string) => Promise<SecureWebhookToken>;
