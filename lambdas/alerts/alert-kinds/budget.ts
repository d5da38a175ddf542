import type { AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { toFacts } from './to-facts.ts';

/**
 * Budgets of Cost Management. Rule, severity and targets are null; what is known stands in the
 * context, money as the text Azure wrote (`$11,111.00`).
 */
export const budget: AlertKind = {
  name: 'budget',
  sendsResolved: false,
  matches: (alert) => monitoringService(alert) === 'costalerts',
  read: (alert, receivedAt) => {
    const data = readFields(alert.data.alertContext).fields('AlertData');
    const facts = toFacts(alert, receivedAt, {
      title: titleOf(data),
      lines: [describeSpending(data), describeBudget(data)],
      ids: [data.text('Scope')],
      origin: originOf(data),
    });
    // The one configuration item of a budget, "budgets", is a type and no name.
    return { ...facts, targetNames: facts.targetNames.filter((name) => name !== 'budgets') };
  },
};

function titleOf(data: Fields): string | undefined {
  const name = data.text('BudgetName');
  if (name === undefined) return undefined;
  const threshold = data.text('NotificationThresholdAmount');
  const exceeds = isForecast(data) ? 'is forecast to exceed' : 'exceeded';
  return `Budget ${name} ${exceeds} ${threshold ?? 'its threshold'}`;
}

function describeSpending(data: Fields): string | undefined {
  const spent = data.text('SpentAmount');
  const forecast = data.text('ForecastedTotalForPeriod');
  const threshold = data.text('NotificationThresholdAmount');
  const total = data.text('BudgetThreshold');
  const parts = [
    spent && `spent ${spent}`,
    forecast && `forecast ${forecast} by the end of the period`,
    threshold && `notifies at ${threshold}`,
    total && `budget ${total}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : capitalize(parts.join(', '));
}

function describeBudget(data: Fields): string | undefined {
  const name = data.text('BudgetName');
  if (name === undefined) return undefined;
  const unit = data.text('Unit');
  const creator = data.text('BudgetCreator');
  const start = data.text('BudgetStartDate');
  return [
    `Budget ${name}${unit === undefined ? '' : ` in ${unit}`}`,
    creator && `created by ${creator}`,
    start && `running since ${start}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** The budget's threshold, the same each month; the alert ids differ. */
function originOf(data: Fields): string | undefined {
  const id = data.text('BudgetId');
  if (id === undefined) return undefined;
  const threshold = data.text('NotificationThresholdAmount') ?? '';
  return `${id}/${data.text('ThresholdType') ?? ''}/${threshold}`;
}

function isForecast(data: Fields): boolean {
  return data.text('ThresholdType')?.toLowerCase().startsWith('forecast') ?? false;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
