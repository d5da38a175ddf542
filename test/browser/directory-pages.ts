import type { Page } from 'playwright-core';
import { type RunningHub, seriousFindings } from './running-hub.ts';

const MAPPING = 'Group-to-role mapping';
/** Whom this walk makes a super_admin by hand. */
const HERO = 'Wen Wu';

/** Step 5.4 of the product page, and what administrators do with people and roles from then on. */
export function directoryPages(hub: () => RunningHub): void {
  const main = (page: Page) => page.getByRole('main');
  const open = async (who: Parameters<RunningHub['open']>[0], path: string) => {
    const page = await hub().open(who);
    await page.goto(`${hub().consoleUrl}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };
  const clean = async (page: Page) => expect(await seriousFindings(page)).toEqual([]);
  const ended = (page: Page, state: string) =>
    main(page).getByText(state).first().waitFor({ timeout: 60_000 });

  it('tells whoever has no role that people and roles are nothing for them', async () => {
    const page = await open('nobody', '/directory/roles');
    await main(page).getByText('You have no permission for this').first().waitFor();
    await clean(page);
  });

  it('enables Entra ID user sync, and brings people with Sync now', async () => {
    const page = await open('cloud_admin', '/configure');
    const toggle = page.getByLabel('Entra ID Sync');
    await toggle.waitFor();
    if (!(await toggle.isChecked())) {
      await toggle.click();
      await page.getByRole('button', { name: 'Save & Test' }).click();
      await page.getByText('The integration is saved.').waitFor();
    }
    await page.goto(`${hub().consoleUrl}/directory`);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await ended(page, 'Succeeded');
    await clean(page);
    await page.getByRole('link', { name: 'Directory', exact: true }).first().click();
    await page.getByRole('row').nth(1).waitFor();
    await clean(page);
  }, 120_000);

  it('finds people by what their names begin with, and keeps it in the address', async () => {
    const page = await open('cloud_admin', '/directory');
    await page.getByLabel('Name begins with').fill('wen');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: HERO }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(page.url()).toContain('name=wen');
    await page.getByRole('link', { name: HERO }).click();
    await page.getByRole('heading', { name: HERO, level: 1 }).waitFor();
    await clean(page);
    await page.getByRole('tab', { name: 'Groups' }).click();
    await page.getByText('Through Cloud Operations').first().waitFor();
    await clean(page);
    await page.getByRole('tab', { name: 'Reports' }).click();
    await page.getByText('Nobody who is active reports to this person.').waitFor();
  });

  it('maps a group to a role, found by its name, and tells who got it and why', async () => {
    const page = await open('super_admin', '/configure');
    const rules = page.getByRole('table', { name: MAPPING });
    await rules.waitFor();
    await clean(page);
    await chooseGroup(page, 'Engin', 'Engineering Managers');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await rules.getByText('Engineering Managers').waitFor();
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await page.getByText('The mapping is saved').waitFor();
    await page.getByRole('link', { name: 'see what comes of it' }).click();
    await ended(page, 'Succeeded');
    await page.getByRole('link', { name: 'Who has which role' }).click();
    await page.getByRole('heading', { name: 'Directory', level: 1 }).waitFor();
    await page.goto(`${hub().consoleUrl}/directory/roles?role=cloud_admin`);
    await page
      .getByRole('row', { name: /Elena Rossi.*cloud_admin.*Engineering Managers/s })
      .waitFor();
    await clean(page);
  }, 120_000);

  it('lets no cloud_admin touch who becomes super_admin, and says why', async () => {
    const page = await open('cloud_admin', '/configure');
    // Beside the buttons it is there too, for who points at them.
    await page
      .getByText('Only a super_admin may give or take the role super_admin.')
      .last()
      .waitFor();
    const remove = page.getByRole('button', { name: /^Remove .* from super_admin/ });
    expect(await remove.first().getAttribute('aria-disabled')).toBe('true');
    await clean(page);
    await page.goto(`${hub().consoleUrl}/directory/roles`);
    const give = page.getByRole('button', { name: 'Give a role' });
    await give.waitFor();
    await expectDisabled(give);
  });

  it('tells whoever saves a mapping on what somebody else changed who that was', async () => {
    const slow = await open('cloud_admin', '/configure');
    await slow.getByRole('table', { name: MAPPING }).waitFor();
    await removeRule(slow, 'Engineering Managers', 'cloud_admin');
    const fast = await open('super_admin', '/configure');
    await fast.getByRole('table', { name: MAPPING }).waitFor();
    await chooseGroup(fast, 'Service', 'Service Desk Team');
    await fast.getByRole('button', { name: 'Add', exact: true }).click();
    await fast.getByRole('button', { name: 'Save the mapping' }).click();
    await fast.getByText('The mapping is saved').waitFor();
    await slow.getByRole('button', { name: 'Save the mapping' }).click();
    await slow.getByText('A local super_admin saved it at').waitFor();
    await slow.getByText('Service Desk Team → cloud_admin').waitFor();
    await clean(slow);
    await slow.getByRole('button', { name: 'Show what is stored now' }).click();
    await slow.getByRole('table', { name: MAPPING }).getByText('Service Desk Team').waitFor();
  });

  it('shows the org chart, level by level, by keyboard alone', async () => {
    const page = await open('cloud_admin', '/directory/org-chart');
    const tree = page.getByRole('tree', { name: 'Org chart' });
    await tree.getByText('Anders Hansen').waitFor();
    await clean(page);
    await tree.getByRole('button', { name: /Show the reports of .*Anders Hansen/ }).focus();
    await page.keyboard.press('Enter');
    await tree.getByText('Elena Rossi').waitFor();
    expect(await page.locator('[role=treeitem][aria-level="3"]').count()).toBeGreaterThan(1);
    await clean(page);
    await page.goto(`${hub().consoleUrl}/directory?name=${encodeURIComponent(HERO)}`);
    await page.getByRole('link', { name: HERO }).click();
    await page.getByRole('link', { name: 'Show in the org chart' }).click();
    await page.getByRole('navigation', { name: 'Line of managers' }).getByText(HERO).waitFor();
    await clean(page);
  });

  it('shows with a dry run what a sync would do, and who would get which role', async () => {
    const { azure } = hub();
    const { id = '' } = await azure.changeDirectory({
      change: 'add-user',
      displayName: 'Nora Berg',
    });
    const group = 'StackFlow Administrators';
    await azure.changeDirectory({ change: 'add-members', group, users: [id] });
    const page = await open('cloud_admin', '/directory');
    await page.getByRole('button', { name: 'Dry run' }).click();
    await main(page).getByText('Nothing was changed').waitFor({ timeout: 60_000 });
    const gains = page.getByRole('table', { name: 'Roles it would give' });
    await gains.getByRole('row', { name: /Nora Berg.*super_admin.*StackFlow Admin/s }).waitFor();
    await clean(page);
    await azure.changeDirectory({ change: 'delete-user', user: id });
  }, 90_000);

  it('gives a role by hand, and holds what takes administrators their role until approved', async () => {
    const page = await open('super_admin', '/directory/roles');
    await page.getByRole('button', { name: 'Give a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Person/ }).click();
    await page.getByLabel('Name begins with').fill('wen');
    await page.getByRole('option', { name: /Wen Wu/ }).click();
    await dialog.getByText('super_admin', { exact: true }).click();
    await clean(page);
    await dialog.getByRole('button', { name: 'Give the role' }).click();
    await page.getByRole('row', { name: /Wen Wu.*Given by hand/s }).waitFor();

    await page.goto(`${hub().consoleUrl}/configure`);
    await page.getByRole('table', { name: MAPPING }).waitFor();
    await removeRule(page, 'StackFlow Administrators', 'super_admin');
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await page.getByText('The mapping is saved').waitFor();
    await page.getByRole('link', { name: 'see what comes of it' }).click();
    await ended(page, 'Needs approval');
    await page
      .getByRole('table', { name: 'Removals' })
      .getByText('Loses the role')
      .first()
      .waitFor();
    await clean(page);

    const cloud = await hub().open('cloud_admin');
    await cloud.goto(page.url());
    const approve = cloud.getByRole('button', { name: 'Approve' });
    await approve.waitFor();
    await expectDisabled(approve);
    await clean(cloud);

    await page.getByRole('button', { name: 'Approve' }).click();
    await ended(page, 'Succeeded');
  }, 180_000);

  it('leaves the last super_admin, says what to do instead, and takes the role afterwards', async () => {
    const page = await open('super_admin', '/directory/roles');
    const take = page.getByRole('button', { name: `Take super_admin from ${HERO}` });
    await take.waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await take.click();
    await page.getByRole('button', { name: 'Take the role' }).click();
    await page.getByText('Give somebody else the role super_admin first.').waitFor();
    await clean(page);

    await page.goto(`${hub().consoleUrl}/configure`);
    await page.getByRole('table', { name: MAPPING }).waitFor();
    await chooseGroup(page, 'StackFlow A', 'StackFlow Administrators');
    await page.locator('#role-mapping').getByRole('button', { name: /^Role/ }).click();
    await page.getByRole('option', { name: /^super_admin/ }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await page.getByRole('link', { name: 'see what comes of it' }).click();
    await ended(page, 'Succeeded');

    await page.goto(`${hub().consoleUrl}/directory/roles`);
    await take.click();
    await page.getByRole('button', { name: 'Take the role' }).click();
    await take.waitFor({ state: 'detached' });
  }, 120_000);

  it.each([
    '/directory/groups',
    '/directory/departments',
    '/runs?kind=entra-sync',
    '/runs?kind=entra-recompute',
  ])('has nothing serious against it on %s, in the dark as well', async (path) => {
    const page = await open('super_admin', path);
    await page.getByRole('row').nth(1).waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'Dark mode' }).click();
    await clean(page);
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await clean(page);
  });

  async function chooseGroup(page: Page, prefix: string, name: string): Promise<void> {
    const panel = page.locator('#role-mapping');
    await panel.getByRole('button', { name: /^Group/ }).click();
    await page.getByLabel('Name begins with, or object ID').fill(prefix);
    await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  }

  function removeRule(page: Page, group: string, role: string): Promise<void> {
    return page.getByRole('button', { name: `Remove ${group} from ${role}` }).click();
  }

  async function expectDisabled(button: ReturnType<Page['getByRole']>): Promise<void> {
    await button.and(button.page().locator('[aria-disabled=true]')).waitFor();
  }
}
