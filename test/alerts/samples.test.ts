import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommonAlert } from '../../lambdas/alerts/common-alert.ts';
import { processAlert } from '../../lambdas/alerts/process-alert.ts';
import { delivery } from '../fixtures/alert.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/samples/azure-monitor');
const present = existsSync(SAMPLES);

/** Whole bodies; `fragment-*` files hold an alert context alone. */
function bodies(folder: string): [string, string][] {
  if (!present) return [];
  return readdirSync(join(SAMPLES, folder))
    .filter((file) => file.endsWith('.json') && !file.startsWith('fragment-'))
    .map((file) => [file, readFileSync(join(SAMPLES, folder, file), 'utf8')]);
}

const title = present
  ? 'published payloads'
  : 'published payloads (../shared/samples is missing: skipped)';

(present ? describe : describe.skip)(title, () => {
  it.each([...bodies('real'), ...bodies('common')])(
    '%s becomes an incident',
    async (_file, body) => {
      const ports = {
        incidents: memoryIncidentStore(),
        configurationItems: memoryConfigurationItemStore(),
      };
      await processAlert(delivery(JSON.parse(body)), ports);
      const [incident] = ports.incidents.incidents.values();
      const { essentials } = parseCommonAlert(body).data;
      expect(incident?.state).toBe(
        essentials.monitorCondition === 'Resolved' ? 'resolved' : 'open',
      );
      expect(incident?.openedAt.slice(0, 19)).toBe(essentials.firedDateTime.slice(0, 19));
      expect(incident?.title).not.toBe('');
    },
  );

  it.each(bodies('legacy'))('%s is refused with the fix', (_file, body) => {
    expect(() => parseCommonAlert(body)).toThrow(
      expect.objectContaining({ code: 'common_alert_schema_required' }),
    );
  });

  it('are all there', () => {
    expect(bodies('real').length + bodies('common').length).toBeGreaterThanOrEqual(19);
    expect(bodies('legacy').length).toBeGreaterThanOrEqual(14);
  });
});
