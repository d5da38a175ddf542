import * as z from 'zod';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { recognizeLegacy } from './recognize-legacy.ts';

/** Absent, null and of a wrong type are all the same: not told. */
const text = z.string().nullish().catch(null);

const texts = z
  .array(z.unknown())
  .transform((values) => values.filter((value) => typeof value === 'string'))
  .nullish()
  .catch(null);

const Essentials = z
  .object({
    /** Opaque; the longest seen has 150 characters, and DynamoDB's keys end at 2,048 bytes. */
    alertId: z.string().trim().min(1).max(1024),
    alertRule: text,
    /** Bodies write `alertRuleID`, documentation `alertRuleId`; the parsed alert has the latter. */
    alertRuleID: text,
    alertRuleId: text,
    severity: text,
    signalType: text,
    monitorCondition: text,
    monitoringService: text,
    alertTargetIDs: texts,
    configurationItems: texts,
    originAlertId: text,
    targetResourceType: text,
    targetResourceGroup: text,
    firedDateTime: text,
    resolvedDateTime: text,
    description: text,
    investigationLink: text,
  })
  .transform(({ alertRuleID, alertRuleId, ...essentials }) => ({
    ...essentials,
    alertRuleId: alertRuleId ?? alertRuleID ?? null,
  }));

/**
 * The common alert schema, as far as every alert kind shares it. Lenient on purpose: real bodies
 * leave out, null or misspell nearly everything but the alert id.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export const CommonAlert = z.object({
  schemaId: z.literal('azureMonitorCommonAlertSchema'),
  data: z.object({
    essentials: Essentials,
    /** Differs by kind; `alert-kinds/` reads it. */
    alertContext: z.unknown().optional(),
    customProperties: z.unknown().optional(),
  }),
});
export type CommonAlert = z.infer<typeof CommonAlert>;

/** As the product page has it. */
const FIX =
  'Enable Use common alert schema in Azure action group: edit its webhook action and switch it on.';

/**
 * A webhook body as a common-schema alert.
 *
 * @throws IntegrationError `common_alert_schema_required`, with the product page's fix
 */
export function parseCommonAlert(body: string): CommonAlert {
  const json = parseJson(body);
  const result = CommonAlert.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => issue.path.join('.'));
  throw new IntegrationError(
    'common_alert_schema_required',
    `The alert does not follow the common alert schema: ${whatIsWrong(body, json, faults)}.`,
    FIX,
  );
}

function whatIsWrong(body: string, json: unknown, faults: readonly string[]): string {
  if (body.trim() === '') return 'the call has no body';
  if (json === undefined) return 'the body is no JSON';
  const legacy = recognizeLegacy(json);
  if (legacy !== undefined) return `it is ${legacy}`;
  const fields = [...new Set(faults.filter((fault) => fault !== ''))];
  return fields.length === 0
    ? 'the body is no object'
    : `missing or not as expected: ${fields.join(', ')}`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
