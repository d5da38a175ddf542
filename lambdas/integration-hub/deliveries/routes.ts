import * as z from 'zod';
import {
  AlertDelivery,
  type AlertQueue,
  type DeadLetters,
  DeliveryRecord,
  type DeliveryStore,
  toReplay,
} from '../../shared/domain/alert-delivery.ts';
import type { IntegrationStore } from '../../shared/domain/integration.ts';
import { findIntegration, missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';

interface DeliveryPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly deliveries: DeliveryStore;
  readonly alertQueue: AlertQueue;
}

/** Dead letters moved by one request; more are moved by the next. */
const REDRIVE_LIMIT = 500;

const KeptDelivery = DeliveryRecord.extend({ body: AlertDelivery.shape.body });

/** Alerts as they came, and what became of them. */
export const DELIVERY_ROUTES = {
  listDeliveries: route({
    method: 'GET',
    path: '/api/integrations/azure/{integrationId}/deliveries',
    summary: 'List the alerts that came, newest first, without their bodies',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(DeliveryRecord) },
    async answer({ params, query }, ports: Omit<DeliveryPorts, 'alertQueue'>) {
      const { id } = await findIntegration(params, ports);
      return { status: 200, body: await ports.deliveries.list(id, query.limit, query.cursor) };
    },
  }),

  getDelivery: route({
    method: 'GET',
    path: '/api/deliveries/{deliveryId}',
    summary: 'Read an alert as it came',
    roles: ADMINISTRATORS,
    responses: { 200: KeptDelivery },
    async answer({ params }, { deliveries }: Pick<DeliveryPorts, 'deliveries'>) {
      return { status: 200, body: await findDelivery(params, deliveries) };
    },
  }),

  replayDelivery: route({
    method: 'POST',
    path: '/api/deliveries/{deliveryId}/replay',
    summary: 'Have an alert processed again',
    roles: ADMINISTRATORS,
    responses: { 202: z.strictObject({ deliveryId: z.string() }) },
    async answer({ params }, ports: Pick<DeliveryPorts, 'deliveries' | 'alertQueue'>) {
      const kept = await findDelivery(params, ports.deliveries);
      await ports.alertQueue.send(toReplay(kept));
      return { status: 202, body: { deliveryId: kept.deliveryId } };
    },
  }),

  redriveDeadLetters: route({
    method: 'POST',
    path: '/api/dead-letters/redrive',
    summary: 'Have alerts processed again that could not be processed',
    roles: ADMINISTRATORS,
    responses: { 202: z.strictObject({ moved: z.int() }) },
    async answer(_request, { deadLetters }: { readonly deadLetters: DeadLetters }) {
      const moved = await deadLetters.redrive(REDRIVE_LIMIT);
      return { status: 202, body: { moved }, change: { after: { moved } } };
    },
  }),
};

async function findDelivery(
  { deliveryId }: { readonly deliveryId: string },
  deliveries: DeliveryStore,
) {
  return (await deliveries.get(deliveryId)) ?? missing(`Delivery ${deliveryId}`);
}
