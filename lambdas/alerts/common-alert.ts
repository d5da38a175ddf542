import * as z from 'zod';
import { IntegrationError } from '../shared/domain/integration-error.ts';

const text = z.string().nullish();

/**
 * The common alert schema, as far as every alert kind shares it. Lenient on purpose: real bodies
 * leave out, null or misspell most of these.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export const CommonAlert = z.object({
  schemaId: z.literal('azureMonitorCommonAlertSchema'),
  data: z.object({
    essentials: z.object({
      alertId: z.string().min(1),
      alertRule: text,
      severity: text,
      monitorCondition: text,
      monitoringService: text,
      alertTargetIDs: z.array(z.string()).nullish(),
      configurationItems: z.array(z.string()).nullish(),
      firedDateTime: z.string(),
      resolvedDateTime: text,
      description: text,
    }),
    alertContext: z.unknown(),
  }),
});
export type CommonAlert = z.infer<typeof CommonAlert>;

/**
 * A webhook body as a common-schema alert.
 *
 * @throws IntegrationError `common_alert_schema_required`, with the product page's fix
 */
export function parseCommonAlert(body: string): CommonAlert {
  const result = CommonAlert.safeParse(parseJson(body));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new IntegrationError(
    'common_alert_schema_required',
    `The alert does not follow the common alert schema (${[...new Set(faults)].join(', ')}).`,
    'Enable Use common alert schema in Azure action group: edit its webhook action and switch it on.',
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
