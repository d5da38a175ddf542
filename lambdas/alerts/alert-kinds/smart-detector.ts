import type { AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { toFacts } from './to-facts.ts';

/**
 * Smart Detection of Application Insights. Azure never says that one is over.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/proactive-failure-diagnostics
 */
export const smartDetector: AlertKind = {
  name: 'smart-detector',
  sendsResolved: false,
  matches: (alert) => monitoringService(alert) === 'smartdetector',
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const summary = context.text('DetectionSummary');
    // The misspelled name is Azure's own, in failure anomalies.
    const occurred =
      context.text('FormattedOccurrenceTime') ?? context.text('FormattedOccurenceTime');
    const detector = context.text('SmartDetectorName');
    return toFacts(alert, receivedAt, {
      title: alert.data.essentials.alertRule ?? summary ?? detector,
      lines: [
        summary,
        describeDetected(context),
        occurred && `Occurred: ${occurred}`,
        detector && `Detector: ${detector}`,
      ],
    });
  },
};

function describeDetected(context: Fields): string | undefined {
  const detected = context.text('DetectedValue') ?? context.text('DetectedFailureRate');
  const normal = context.text('NormalValue') ?? context.text('NormalFailureRate');
  if (detected === undefined) return undefined;
  return normal === undefined
    ? `Detected ${detected}`
    : `Detected ${detected}, normal is ${normal}`;
}
