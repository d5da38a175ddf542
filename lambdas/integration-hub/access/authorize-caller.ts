import * as z from 'zod';
import { type Caller, Role } from '../../shared/domain/caller.ts';
import type { GrantedRoles } from '../../shared/domain/granted-roles.ts';

/** What `authorizeCaller` works with. */
export interface AuthorizePorts {
  readonly grants: GrantedRoles;
  /** Name of the token's claim that holds roles, e.g. `cognito:groups`. */
  readonly rolesClaim: string;
}

const Texts = z.union([z.string().transform((text) => text.split(' ')), z.array(z.string())]);

const EntraClaims = z.object({ tid: z.guid(), oid: z.guid() });

/** Claims that may say what people call somebody, best first. */
const NAMES = ['name', 'preferred_username', 'email', 'username', 'sub'];

/**
 * Both spellings of Entra's issuer, in each of its clouds.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
 */
const ENTRA_ISSUER =
  /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|login\.chinacloudapi\.cn|sts\.windows\.net|sts\.chinacloudapi\.cn)\/([0-9a-f-]{36})\/(?:v2\.0\/?)?$/i;

/**
 * Who bears a verified token, with the union of the roles in its claim and of the person's grants in
 * the directory. Grants are found by tenant and object id, and only when Entra itself says them of its
 * own tenant: never by a name or an address.
 */
export async function authorizeCaller(
  claims: Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string },
  { grants, rolesClaim }: AuthorizePorts,
): Promise<Caller> {
  const claimed = Texts.safeParse(claims[rolesClaim]).data ?? [];
  const roles = new Set(claimed.flatMap((text) => Role.safeParse(text).data ?? []));
  const identity = entraIdentity(claims);
  if (identity) {
    for await (const role of grants.grantsOf(identity.tenantId, identity.objectId)) roles.add(role);
  }
  return { id: `${claims.iss}|${claims.sub}`, name: nameOf(claims), roles: [...roles] };
}

function entraIdentity(claims: { readonly iss: string }) {
  const issuingTenant = ENTRA_ISSUER.exec(claims.iss)?.[1]?.toLowerCase();
  const { data } = EntraClaims.safeParse(claims);
  if (!data || data.tid.toLowerCase() !== issuingTenant) return undefined;
  return { tenantId: issuingTenant, objectId: data.oid.toLowerCase() };
}

function nameOf(claims: Readonly<Record<string, unknown>>): string {
  const names = NAMES.map((claim) => claims[claim]);
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? 'unknown';
}
