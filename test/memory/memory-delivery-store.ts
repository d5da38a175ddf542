import type {
  AlertDelivery,
  DeliveryRecord,
  DeliveryStore,
} from '../../lambdas/shared/domain/alert-delivery.ts';
import { pageAfter } from './page-after.ts';

/** Deliveries in memory. */
export interface MemoryDeliveryStore extends DeliveryStore {
  readonly deliveries: ReadonlyMap<string, DeliveryRecord & Pick<AlertDelivery, 'body'>>;
}

export function memoryDeliveryStore(): MemoryDeliveryStore {
  const deliveries = new Map<string, DeliveryRecord & Pick<AlertDelivery, 'body'>>();
  return {
    deliveries,
    async keep(delivery, { tries, at, result }) {
      const before = deliveries.get(delivery.deliveryId);
      const failed = 'code' in result;
      deliveries.set(delivery.deliveryId, {
        ...(before ?? delivery),
        tries,
        processedAt: at,
        incident: failed ? (before?.incident ?? null) : result,
        failure: failed ? result : null,
      });
    },
    async get(deliveryId) {
      return deliveries.get(deliveryId);
    },
    async list(integrationId, limit, cursor) {
      const own = [...deliveries.values()]
        .filter((kept) => kept.integrationId === integrationId)
        .map(({ body: _body, ...kept }): DeliveryRecord => kept)
        .toSorted((a, b) => (a.receivedAt > b.receivedAt ? -1 : 1));
      return pageAfter(own, ({ deliveryId }) => deliveryId, limit, cursor);
    },
  };
}
