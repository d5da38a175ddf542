import { ROUTES, type RouteName } from '../../../lambdas/integration-hub/routes.ts';
import { hub } from '../hub-under-test.ts';

const routes = Object.entries(ROUTES).map(([name, { roles }]) => ({
  name: name as RouteName,
  roles,
}));

it.each(routes)('$name is forbidden to who has none of $roles', async ({ name, roles }) => {
  const { call } = hub();
  const others = ['super_admin', 'cloud_admin', 'gardener'].filter(
    (role) => !roles.some((allowed) => allowed === role),
  );
  for (const wrong of [[], others]) {
    await expect(call(name, { roles: wrong })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('ann'),
    });
  }
});

it('every route names who may call it', () => {
  expect(routes.filter(({ roles }) => roles.length === 0)).toEqual([]);
});
