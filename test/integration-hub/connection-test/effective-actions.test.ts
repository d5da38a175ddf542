import { allows } from '../../../lambdas/integration-hub/connection-test/effective-actions.ts';

const READ = 'Microsoft.Compute/virtualMachines/read';
const role = (actions: string[], notActions: string[] = []) => ({ actions, notActions });

it.each([
  ['Reader', role(['*/read'])],
  ['Contributor', role(['*'], ['Microsoft.Authorization/*/Write'])],
  ['a role of its own', role(['microsoft.compute/virtualmachines/READ'])],
  ['a role for one provider', role(['Microsoft.Compute/*'])],
])('is allowed by %s', (_name, permission) => {
  expect(allows([permission], READ)).toBe(true);
});

it.each([
  ['nothing', []],
  ['another provider', [role(['Microsoft.Storage/*'])]],
  ['writing alone', [role(['*/write'])]],
  ['a role that takes it away again', [role(['*/read'], ['Microsoft.Compute/*/read'])]],
  ['a name that merely looks like it', [role(['Microsoft.Compute.virtualMachines.read'])]],
])('is not allowed by %s', (_name, permissions) => {
  expect(allows(permissions, READ)).toBe(false);
});

it('takes from one role alone what is among its notActions', () => {
  expect(allows([role(['*'], ['*/read']), role(['*/read'])], READ)).toBe(true);
});
