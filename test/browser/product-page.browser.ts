import type { Page } from 'playwright-core';
import type { ActionGroupInput } from '../../local/azure/action-groups/action-group.ts';
import { rotatable } from '../../local/azure/applications/app-registration.ts';
import { createDirectory } from '../../local/azure/directory.ts';
import { until } from '../../local/main-job/until.ts';
import { directoryPages } from './directory-pages.ts';
import { hasChromium, type RunningHub, runHub, seriousFindings } from './running-hub.ts';

// The product needs no browser, so neither do its tests; `.ci/run` installs one where it may.
const walk = hasChromium ? describe : describe.skip;
if (!hasChromium) console.warn('skipped: /usr/bin/chromium is not here (apt-get install chromium)');

walk('the product page, word for word', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await runHub();
  });
  afterEach(() => hub?.closePages());
  afterAll(() => hub?.stop());

  const main = (page: Page) => page.getByRole('main');
  const refused = async () => {
    const deliveries = await hub.azure.deliveries();
    return deliveries.refused > 0 ? deliveries : undefined;
  };

  it('tells whoever has no role, on every page, what they may not do, and how to get it', async () => {
    const page = await hub.open('nobody');
    for (const path of ['', 'configure', 'runs', 'cmdb', 'incidents', 'deliveries', 'activity']) {
      await page.goto(`${hub.consoleUrl}/${path}`);
      await main(page).getByText('You have no permission for this').first().waitFor();
      await main(page).getByText('Ask a super_admin').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    }
  });

  it('navigates to Admin → Integration Hub → Microsoft Azure → Configure', async () => {
    const page = await hub.open('cloud_admin');
    await page.getByRole('link', { name: 'Configure' }).first().click();
    await main(page).getByRole('heading', { name: 'Configure', level: 1 }).waitFor();
    const breadcrumbs = page.getByRole('navigation', { name: 'Breadcrumbs' });
    for (const word of ['Admin', 'Integration Hub', 'Microsoft Azure', 'Configure']) {
      expect(await breadcrumbs.getByText(word, { exact: true }).count()).toBeGreaterThan(0);
    }
  });

  it('marks wrong inputs, every one of them at once', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure/new`);
    const tenant = page.getByLabel('Tenant ID');
    expect(await tenant.inputValue()).toBe('df4d171f-6cca-4c87-84cd-f299e4fca3a9');
    await tenant.fill('contoso');
    await page.getByRole('button', { name: 'Save & Test' }).click();
    await page.getByText('must be a GUID').first().waitFor();
    await page.getByText('name at least one subscription').waitFor();
    await page.getByText('is required').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('is filled in and sent by keyboard alone', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure/new`);
    await page.getByLabel('Tenant ID').focus();
    for (const field of ['Subscription ID', 'Client ID', 'Client Secret']) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      expect(await page.getByLabel(field, { exact: true }).and(focused).count()).toBe(1);
    }
    await page.keyboard.type('secret');
    await page.keyboard.press('Enter');
    await page.getByText('name at least one subscription').waitFor();
  });

  it('offers all of Azure’s regions, and says why, while nobody can ask a subscription', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure/new`);
    await page.getByRole('button', { name: /^Regions/ }).click();
    await page.getByText('the service principal is not filled in yet').waitFor();
    await page.getByRole('option', { name: 'northeurope' }).waitFor();
  });

  it('tells with Test Service Principal that a secret is wrong, beside the field, and keeps nothing', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    await page.getByLabel('Client Secret', { exact: true }).fill('not-the-secret');
    await page.getByRole('button', { name: 'Test Service Principal' }).click();
    await page.getByText('AADSTS7000215').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Test Service Principal' }).click();
    await page.getByRole('table', { name: 'Test report' }).waitFor();
    expect(await page.getByText('AADSTS7000215').count()).toBe(0);
  });

  it('saves and tests what is chosen, and shows the webhook’s URL', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    await page.getByRole('button', { name: /^Regions/ }).click();
    // As the subscriptions of the form name it, which the page asks when the list is opened.
    await page.getByRole('option', { name: 'North Europe' }).click();
    expect(await page.getByRole('option', { name: 'Mexico Central' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save & Test' }).click();
    await page.getByText('The integration is saved.').waitFor();
    await page.getByRole('table', { name: 'Test report' }).waitFor();
    await page.getByText(hub.webhookUrl).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('tells whoever saves on what somebody else changed who that was', async () => {
    const slow = await hub.open('cloud_admin');
    await slow.goto(`${hub.consoleUrl}/configure`);
    await slow.getByLabel('Tenant ID').waitFor();
    const fast = await hub.open('super_admin');
    await fast.goto(`${hub.consoleUrl}/configure`);
    await fast.getByText('CMDB Discovery').first().waitFor();
    await fast.getByLabel('Entra ID Sync').click();
    await fast.getByRole('button', { name: 'Save & Test' }).click();
    await fast.getByText('The integration is saved.').waitFor();
    await slow.getByRole('button', { name: 'Save & Test' }).click();
    await slow.getByText('A local super_admin saved it at').waitFor();
    expect(await seriousFindings(slow)).toEqual([]);
  });

  it('shows what the Entra ID sync read, and what came of it', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/runs?kind=entra-sync`);
    await page.getByRole('row').nth(1).getByRole('link').click();
    await main(page).getByRole('heading', { name: 'Entra ID sync', level: 1 }).waitFor();
    await main(page).getByText('Groups and their members').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('lets only a super_admin delete an integration, who connects it anew', async () => {
    const cloud = await hub.open('cloud_admin');
    await cloud.goto(`${hub.consoleUrl}/configure`);
    await remove(cloud);
    await cloud.getByText('You have no permission for this').waitFor();

    const page = await hub.open('super_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    const subscriptions = await page.getByLabel('Subscription ID').inputValue();
    await remove(page);
    // What is typed before the new form is there is lost with the old one.
    await page.getByText('The value, not the secret’s ID').waitFor();
    const { tenantId, clientId, clientSecrets } = createDirectory(1);
    await page.getByLabel('Tenant ID').fill(tenantId);
    await page.getByLabel('Subscription ID').fill(subscriptions);
    await page.getByLabel('Client ID').fill(clientId);
    await page
      .getByLabel('Client Secret', { exact: true })
      .fill(clientSecrets[0]?.secretText ?? '');
    await page.getByRole('button', { name: 'Save & Test' }).click();
    await page.getByText('The service principal works').waitFor();
    await page.getByRole('table', { name: 'Test report' }).waitFor();
  });

  it('runs discovery, after which virtual machines and AKS clusters are in the CMDB', async () => {
    const page = await hub.open('cloud_admin');
    await page.getByRole('button', { name: 'Run Discovery Now' }).click();
    // However it ended, so that a run that failed is told as such, with its reason.
    await main(page)
      .getByText(/^(Succeeded|Partly done|Failed|Needs approval)$/)
      .first()
      .waitFor({ timeout: 150_000 });
    expect(await main(page).textContent()).toContain('Succeeded');
    expect(await seriousFindings(page)).toEqual([]);
    for (const ciClass of ['azure_vm', 'azure_aks']) {
      await page.goto(`${hub.consoleUrl}/cmdb?class=${ciClass}`);
      await page.getByRole('row').nth(1).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    }
    await page.getByLabel('Name begins with').fill('aks-search');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cmdb?class=azure_aks&name=aks-search');
    await page.reload();
    await page.getByRole('row').nth(1).waitFor();
    for (const name of await page.getByRole('rowheader').allTextContents()) {
      expect(name).toMatch(/^aks-search/);
    }
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    for (const tab of ['Relations', 'History', 'Incidents']) {
      await page.getByRole('tab', { name: tab }).click();
      await main(page).getByRole('table').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    }
  });

  it('sends a test alert from the Azure Monitor action group, which becomes an incident', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    await page.getByRole('button', { name: 'Expect a test alert' }).click();
    await page.getByText('A test alert is expected').waitFor();
    const url = (await page.getByText(/azure-monitor\?key=/).textContent()) ?? '';

    const group = { name: 'StackFlow Alerts', webhooks: [{ url }] };
    const press = async (change: Partial<ActionGroupInput> = {}) => {
      await hub.azure.resetDeliveries();
      await hub.azure.putActionGroup({ ...group, ...change });
      await hub.azure.testActionGroup({ actionGroup: group.name });
    };
    // Who is not Azure, and has not the key.
    await press({ callerAddress: '127.0.0.77', webhooks: [{ url: url.slice(0, -3) }] });
    const { answers } = await until('the refusal', refused, 60_000);
    expect(answers).toEqual({ '401': 1 });

    await press();
    await page.goto(`${hub.consoleUrl}/incidents`);
    const incident = page.getByRole('row').filter({ hasText: 'test-metricAlertRule' });
    await incident.getByText('Test', { exact: true }).waitFor();
    await incident.getByRole('link').first().click();
    await main(page).getByText('the webhook told it').first().waitFor();
    expect(await main(page).textContent()).toContain('SenderVerified');
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByLabel('Note').fill('It works.');
    await page.getByRole('button', { name: 'Resolve' }).click();
    await main(page).getByText('A local cloud_admin').first().waitFor();
    expect(await main(page).textContent()).toContain('It works.');
    await main(page).getByRole('link', { name: 'the delivery of Fired' }).first().click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('It is processed again').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('keeps the old secret when the pasted one does not work, and takes one that does', async () => {
    const page = await hub.open('cloud_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    await page.getByRole('button', { name: 'Paste a new secret' }).click();
    const pasted = page.getByLabel('New client secret');
    const replace = page.getByRole('button', { name: 'Test and replace' });
    await pasted.fill('not-the-secret');
    await replace.click();
    await page.getByText('AADSTS7000215').first().waitFor();
    await pasted.fill(createDirectory(1).clientSecrets[0]?.secretText ?? '');
    expect(await seriousFindings(page)).toEqual([]);
    await replace.click();
    await page.getByText('The new secret works').waitFor();
  });

  it('rotates the secret now, once the application may renew it', async () => {
    await hub.azure.changeApplication(rotatable(createDirectory(1)));
    const page = await hub.open('super_admin');
    await page.goto(`${hub.consoleUrl}/configure`);
    await page.getByRole('button', { name: 'Save & Test' }).click();
    await page.getByText('By itself, on schedule').waitFor();
    await page.getByRole('button', { name: 'Rotate now' }).click();
    await page.getByText('The rotation has begun').waitFor();
    await page.getByText('The client secret is a new one').waitFor({ timeout: 150_000 });
    await page.getByText('135 days left').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('shows at a glance how the connection stands', async () => {
    const page = await hub.open('cloud_admin');
    for (const words of ['135 days left', 'every 6 hours', 'every 5 minutes', 'Entra ID Sync']) {
      await main(page).getByText(words).first().waitFor();
    }
    expect(await main(page).textContent()).toMatch(/People\d+.*Groups\d+/);
  });

  it.each([
    '/',
    '/incidents',
    '/incidents/INC0000001',
    '/deliveries',
    '/activity',
    '/runs',
    '/nowhere',
  ])('has nothing serious against it on %s, in the dark as well', async (path) => {
    const page = await hub.open('super_admin');
    await page.goto(`${hub.consoleUrl}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark mode' }).click();
    expect(await seriousFindings(page)).toEqual([]);
  });

  describe('the directory', () => directoryPages(() => hub));

  it('asks no host but its own and that of the sign-in, and trips over nothing', () => {
    const signIn = [...hub.origins].filter((origin) => origin !== hub.consoleUrl);
    expect(signIn).toHaveLength(1);
    expect(signIn[0]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(hub.complaints).toEqual([]);
  });
});

async function remove(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Delete' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
}
