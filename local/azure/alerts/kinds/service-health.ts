import { uuid } from '../../random.ts';
import type { AlertKind } from '../alert.ts';
import { eventTime, longName } from '../identifiers.ts';

const SERVICE = 'Virtual Machines';
const REGION = 'West Europe';
const TITLE = 'Virtual Machines - West Europe - Investigating';
const ENDED = 'Virtual Machines - West Europe - Mitigated';
const TABLE_ROW = `<tr>\r\n<td align='center'>${SERVICE}</td>\r\n<td align='center'>${REGION}<br></td>\r\n</tr>\r\n`;

/**
 * An incident of Azure itself, told to a subscription. Each communication about it is an alert of its
 * own, Fired, with the same tracking id: the last has the stage Resolved.
 */
export const serviceHealth: AlertKind = {
  monitoringService: 'ServiceHealth',
  signalType: 'Activity Log',
  listedAs: { monitorService: 'ServiceHealth', signalType: 'Log' },
  isListed: true,
  ruleType: 'microsoft.insights/activityLogAlerts',
  defaultRule: { name: 'Azure service issue', description: '' },
  defaultSeverity: 'Sev4',
  defaultThreshold: 0,
  targets: 'subscription',
  ends: 'event',
  newName: longName,
  originAlertId: (_, __, { correlationId, at }) => uuid(correlationId, at),
  context(_, { at, startedAt, correlationId, trackingId, isOver }) {
    const title = isOver ? ENDED : TITLE;
    const communication = `<p><strong>${title}</strong></p>`;
    return {
      authorization: null,
      channels: 1,
      claims: null,
      caller: null,
      correlationId,
      eventSource: 2,
      eventTimestamp: eventTime(at),
      httpRequest: null,
      eventDataId: uuid(correlationId, at),
      level: isOver ? 3 : 2,
      operationName: 'Microsoft.ServiceHealth/incident/action',
      operationId: uuid(correlationId, 'operation'),
      properties: {
        title,
        service: SERVICE,
        region: REGION,
        communication,
        incidentType: 'Incident',
        trackingId,
        impactStartTime: new Date(startedAt).toISOString(),
        impactMitigationTime: new Date(at).toISOString(),
        // A text that holds JSON: so in what receivers recorded, unlike in Azure's test body.
        impactedServices: JSON.stringify([
          { ImpactedRegions: [{ RegionName: REGION }], ServiceName: SERVICE },
        ]),
        impactedServicesTableRows: TABLE_ROW,
        defaultLanguageTitle: title,
        defaultLanguageContent: communication,
        stage: isOver ? 'Resolved' : 'Active',
        communicationId: String(at),
        isHIR: 'false',
        version: '0.1.1',
      },
      status: isOver ? 'Resolved' : 'Active',
      subStatus: null,
      submissionTimestamp: eventTime(at),
      ResourceType: null,
    };
  },
  essentials: () => ({ configurationItems: undefined }),
};
