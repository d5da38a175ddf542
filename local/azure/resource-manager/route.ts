import type { Directory } from '../directory.ts';
import type { Answer, AzureRequest } from '../service.ts';
import { ArmError } from './arm-error.ts';
import type { SubscriptionContent } from './content.ts';
import type { SubscriptionSettings, TenantState } from './tenant-state.ts';

/** What answering takes. */
export interface RouteContext {
  readonly request: AzureRequest;
  /** Named groups of the pattern. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly directory: Directory;
  readonly tenant: TenantState;
  /** For links: `https://127.0.0.1:4443`. */
  readonly endpoint: string;
}

/** One operation of Azure Resource Manager. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Matched against the path, without regard to case. */
  readonly pattern: RegExp;
  /** A name for statistics and faults. */
  operation(parameters: RouteContext['parameters']): string;
  /** Which page is asked for, where the URL does not tell: 1 is the first. */
  page?(request: AzureRequest): number;
  /** Throws {@link ArmError}. */
  answer(context: RouteContext): Answer;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The subscription of the path, which the principal has some access to. */
export function openSubscription(
  context: RouteContext,
  action: string,
): { readonly content: SubscriptionContent; readonly settings: SubscriptionSettings } {
  const id = context.parameters.subscriptionId ?? '';
  if (!GUID.test(id)) {
    throw new ArmError(
      400,
      'InvalidSubscriptionId',
      `The provided subscription identifier '${id}' is malformed or invalid.`,
    );
  }
  const content = context.tenant.subscription(id);
  if (!content) {
    throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  }
  const settings = context.tenant.settings(content);
  if (settings.access.role === 'none') {
    throw forbidden(context, action, `/subscriptions/${content.subscriptionId}`);
  }
  return { content, settings };
}

/** 403: the role does not hold the action at the scope. */
export function forbidden(context: RouteContext, action: string, scope: string): ArmError {
  const { clientId, servicePrincipalId } = context.directory;
  return new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${clientId}' with object id '${servicePrincipalId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
