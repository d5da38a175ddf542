import { authorizeCaller } from '../../../lambdas/integration-hub/access/authorize-caller.ts';
import { memoryGrantedRoles } from '../../memory/memory-granted-roles.ts';

const TENANT = 'df4d171f-6cca-4c87-84cd-f299e4fca3a9';
const OTHER_TENANT = '00000000-6cca-4c87-84cd-f299e4fca3a9';
const PERSON = '11111111-6cca-4c87-84cd-f299e4fca3a9';
const ENTRA = `https://login.microsoftonline.com/${TENANT}/v2.0`;

const grants = memoryGrantedRoles([
  { tenantId: TENANT, objectId: PERSON, role: 'super_admin' },
  { tenantId: OTHER_TENANT, objectId: PERSON, role: 'super_admin' },
]);

const rolesOf = async (claims: Record<string, unknown>, rolesClaim = 'roles') => {
  const all = { iss: 'https://issuer.example', sub: 'ann', ...claims };
  return (await authorizeCaller(all, { grants, rolesClaim })).roles;
};

describe('a caller’s roles', () => {
  it('are those of the token’s claim, whatever it is called and however it is written', async () => {
    expect(await rolesOf({ roles: ['cloud_admin', 'gardener'] })).toEqual(['cloud_admin']);
    expect(await rolesOf({ 'cognito:groups': ['super_admin'] }, 'cognito:groups')).toEqual([
      'super_admin',
    ]);
    expect(await rolesOf({ roles: 'cloud_admin super_admin' })).toEqual([
      'cloud_admin',
      'super_admin',
    ]);
  });

  it('are none without the claim, or when it is no text', async () => {
    expect(await rolesOf({})).toEqual([]);
    expect(await rolesOf({ roles: { super_admin: true } })).toEqual([]);
    expect(await rolesOf({ groups: ['super_admin'] })).toEqual([]);
  });

  it.each([
    ENTRA,
    `https://sts.windows.net/${TENANT}/`,
    `https://login.microsoftonline.us/${TENANT}/v2.0`,
    `https://login.partner.microsoftonline.cn/${TENANT}/v2.0`,
  ])('are joined by the person’s grants when %s says who they are', async (iss) => {
    const claims = { iss, tid: TENANT.toUpperCase(), oid: PERSON, roles: ['cloud_admin'] };
    expect(await rolesOf(claims)).toEqual(['cloud_admin', 'super_admin']);
  });

  it.each([
    ['another issuer', { iss: 'https://issuer.example', tid: TENANT, oid: PERSON }],
    ['an issuer that looks like it', { iss: `${ENTRA}.evil.example`, tid: TENANT, oid: PERSON }],
    [
      'a host that begins like it',
      {
        iss: `https://login.microsoftonline.com.evil.example/${TENANT}/v2.0`,
        tid: TENANT,
        oid: PERSON,
      },
    ],
    ['a tenant that speaks for another', { iss: ENTRA, tid: OTHER_TENANT, oid: PERSON }],
    [
      'a name and an address',
      { iss: ENTRA, tid: TENANT, preferred_username: PERSON, email: PERSON },
    ],
    ['a stranger', { iss: ENTRA, tid: TENANT, oid: OTHER_TENANT }],
  ])('are not joined by grants for %s', async (_who, claims) => {
    expect(await rolesOf(claims)).toEqual([]);
  });
});

it('is told by issuer and subject, and called by the best name the token has', async () => {
  const ports = { grants, rolesClaim: 'roles' };
  const claims = { iss: 'https://issuer.example', sub: 'ann', email: 'ann@example.com' };
  expect(await authorizeCaller(claims, ports)).toEqual({
    id: 'https://issuer.example|ann',
    name: 'ann@example.com',
    roles: [],
  });
  expect((await authorizeCaller({ ...claims, name: 'Ann' }, ports)).name).toBe('Ann');
  expect((await authorizeCaller({ iss: 'i', sub: 'ann' }, ports)).name).toBe('ann');
});
