import type { AlertDelivery, DeliveryStore } from '../shared/domain/alert-delivery.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import { type ProcessedAlert, type ProcessPorts, processAlert } from './process-alert.ts';

/** What `processDelivery` works with. */
export interface DeliveryPorts extends ProcessPorts {
  readonly deliveries: Pick<DeliveryStore, 'keep'>;
  readonly now: () => Date;
}

/**
 * Processes a delivery and keeps it with what became of it, be that a failure.
 *
 * @param tries how often the queue has handed it out, this time included
 * @throws what failed, for the queue to hand it out again
 */
export async function processDelivery(
  delivery: AlertDelivery,
  tries: number,
  ports: DeliveryPorts,
): Promise<ProcessedAlert> {
  const at = () => ports.now().toISOString();
  let processed: ProcessedAlert;
  try {
    processed = await processAlert(delivery, ports);
  } catch (error) {
    const failure = { tries, at: at(), result: toFailure(error) };
    await ports.deliveries.keep(delivery, failure).catch((alsoFailed: unknown) => {
      throw new AggregateError(
        [error, alsoFailed],
        'The alert could neither be processed nor kept',
      );
    });
    throw error;
  }
  const { id, number } = processed;
  await ports.deliveries.keep(delivery, { tries, at: at(), result: { id, number } });
  return processed;
}
