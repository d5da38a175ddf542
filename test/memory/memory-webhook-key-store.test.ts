import { webhookKeyStoreContract } from '../contracts/webhook-key-store.ts';
import { memoryWebhookKeyStore } from './memory-webhook-key-store.ts';

describe('webhook keys in memory', () =>
  webhookKeyStoreContract(async () => memoryWebhookKeyStore()));
