import type { GroupKind } from '../../lambdas/shared/domain/group.ts';

/** What Entra ID calls them. */
export const GROUP_KINDS: Readonly<Record<GroupKind, string>> = {
  security: 'Security',
  'microsoft-365': 'Microsoft 365',
  'mail-security': 'Mail-enabled security',
  distribution: 'Distribution',
};
