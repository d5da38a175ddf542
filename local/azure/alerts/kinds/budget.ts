import { randomUUID } from 'node:crypto';
import type { AlertKind } from '../alert.ts';

/** A budget that is spent: from Cost Management, with little of what other alerts have. */
export const budget: AlertKind = {
  monitoringService: 'CostAlerts',
  signalType: '',
  listedAs: { monitorService: 'CostAlerts', signalType: 'Unknown' },
  isListed: false,
  ruleType: 'Microsoft.Consumption/budgets',
  defaultRule: { name: 'Monthly budget', description: null },
  defaultSeverity: 'Sev3',
  defaultThreshold: 900,
  targets: 'subscription',
  ends: 'never',
  newName: randomUUID,
  originAlertId: () => null,
  context: ({ target, rule }, { at, value }) => ({
    AlertCategory: 'budgets',
    AlertData: {
      Scope: `${target.id}/`,
      ThresholdType: 'Actual',
      BudgetType: 'Cost',
      BudgetThreshold: dollars(rule.threshold / 0.9),
      NotificationThresholdAmount: dollars(rule.threshold),
      BudgetName: rule.name,
      BudgetId: `${target.id}/providers/Microsoft.Consumption/budgets/${rule.name}`,
      BudgetStartDate: `${new Date(at).toISOString().slice(0, 7)}-01`,
      BudgetCreator: 'finance@contoso.example',
      Unit: 'USD',
      SpentAmount: dollars(value),
    },
  }),
  essentials: ({ rule, fired }) => ({
    alertRule: null,
    severity: null,
    signalType: null,
    alertTargetIDs: null,
    configurationItems: ['budgets'],
    description: `Your spend for budget ${rule.name} is now ${dollars(fired.value)} exceeding your specified threshold ${dollars(rule.threshold)}.`,
  }),
};

const CURRENCY = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** `$11,111.00` */
function dollars(amount: number): string {
  return CURRENCY.format(amount);
}
