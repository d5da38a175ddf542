import * as fc from 'fast-check';
import { parseCommonAlert } from '../../lambdas/alerts/common-alert.ts';
import { recognizeLegacy } from '../../lambdas/alerts/recognize-legacy.ts';

describe('a body that is no common alert', () => {
  it.each([
    ['a metric alert', { schemaId: 'AzureMonitorMetricAlert', data: {} }],
    ['an activity log alert', { schemaId: 'Microsoft.Insights/activityLogs', data: {} }],
    ['an Application Insights log alert', { schemaId: 'Microsoft.Insights/LogAlert', data: {} }],
    ['a budget notification', { schemaId: 'AIP Budget Notification', data: {} }],
    ['a Log Analytics log alert', { AlertRuleName: 'r', SearchQuery: 'q' }],
    ['an alert resource', { properties: { essentials: {} }, id: 'x' }],
    ['a classic alert', { status: 'Activated', context: { conditionType: 'Metric' } }],
    ['an autoscale notification', { status: 'Activated', operation: 'Scale Out', context: {} }],
    ['an Event Grid event', [{ eventType: 'x', data: {} }]],
    ['an Event Grid event', { specversion: '1.0', type: 'x', data: {} }],
    ['custom JSON', { text: 'My rule fired' }],
    ['a body of another schema', { schemaId: 'of tomorrow' }],
  ])('is called %s', (words, body) => {
    expect(recognizeLegacy(body)).toMatch(words);
    expect(() => parseCommonAlert(JSON.stringify(body))).toThrow(`it is ${words}`);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'alert'],
    ['an empty object', {}],
    ['an empty list', []],
    ['a damaged common alert', { schemaId: 'azureMonitorCommonAlertSchema', data: {} }],
    ['a common alert without its schema id', { data: { essentials: {} } }],
  ])('is called nothing when it is %s', (_case, body) => {
    expect(recognizeLegacy(body)).toBeUndefined();
  });

  it('tells what is missing of a common alert', () => {
    const body = { schemaId: 'azureMonitorCommonAlertSchema', data: { essentials: {} } };
    expect(() => parseCommonAlert(JSON.stringify(body))).toThrow('data.essentials.alertId');
  });

  it.each([
    ['', 'the call has no body'],
    ['<alert/>', 'the body is no JSON'],
    ['[]', 'the body is no object'],
    ['{}', 'missing or not as expected: schemaId, data'],
  ])('is told what is wrong with it: %j', (body, words) => {
    expect(() => parseCommonAlert(body)).toThrow(words);
  });

  it('never makes the recognition fail', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(recognizeLegacy(body)?.length ?? 0).toBeLessThan(200);
      }),
    );
  });
});
