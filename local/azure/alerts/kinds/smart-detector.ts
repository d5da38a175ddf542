import { randomUUID } from 'node:crypto';
import { hex } from '../../random.ts';
import type { AlertKind } from '../alert.ts';

/** Application Insights' smart detection, which never says that it is over. */
export const smartDetector: AlertKind = {
  monitoringService: 'SmartDetector',
  signalType: 'Log',
  listedAs: { monitorService: 'SmartDetector', signalType: 'Log' },
  isListed: true,
  ruleType: 'microsoft.alertsmanagement/smartDetectorAlertRules',
  defaultRule: {
    name: 'Response latency degradation',
    description: 'An unusual increase of the time that requests take.',
  },
  defaultSeverity: 'Sev3',
  defaultThreshold: 0,
  targets: 'resource',
  ends: 'never',
  newName: randomUUID,
  originAlertId: ({ id }, rule) => hex(64, id.toLowerCase(), rule.name),
  context: ({ target }, { at }) => ({
    DetectionSummary: 'A degradation of the response time over the last 24 hours',
    FormattedOccurrenceTime: new Date(at).toISOString(),
    DetectedValue: '0.45 sec',
    NormalValue: '0.27 sec (over the last 7 days)',
    PresentationInsightEventRequest: `${target.id}/query?query=systemEvents`,
    SmartDetectorId: 'RequestPerformanceDegradationDetector',
    SmartDetectorName: 'Response Latency Degradation',
    AnalysisTimestamp: new Date(at).toISOString(),
  }),
};
