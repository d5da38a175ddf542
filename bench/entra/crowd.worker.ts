import { emptyState } from '../../lambdas/entra-sync/directory-state.ts';
import { followWithDepartments } from '../../lambdas/entra-sync/follow-changes.ts';
import { newDepartment } from '../../lambdas/entra-sync/to-departments.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import { integration } from '../../test/fixtures/integration.ts';
import { person } from '../../test/fixtures/person.ts';
import { memoryDirectoryStore } from '../../test/memory/memory-directory-store.ts';

/** The step of the sync that has all people in memory at once: departments follow them. */
export interface CrowdOptions {
  readonly people: number;
}

export interface Crowd {
  /** Before the step, and the most within it. */
  readonly idleMb: number;
  readonly peakMb: number;
  /** That got a head by it. */
  readonly departments: number;
}

const DEPARTMENTS = 400;
/** So many people report to each. */
const SPAN = 10;
/** As many as a page of 1 MB has. */
const PAGE = 1_500;

const { people: count } = JSON.parse(process.argv[2] ?? '') as CrowdOptions;
const tenant = integration();
const { tenantId } = tenant;
const store = memoryDirectoryStore();
await store.saveState(undefined, { ...emptyState(tenantId), stale: true, revision: 1 });
for (let index = 0; index < DEPARTMENTS; index += 1) {
  const after = { ...newDepartment(tenantId, departmentId(index), nameOf(index)), revision: 1 };
  await store.commit([{ type: 'department', before: undefined, after }]);
}

const idleMb = rssMb();
let peakMb = idleMb;
const departments = await followWithDepartments(
  { runId: tenant.id, tenantId, fence: 1, integration: tenant },
  { directory: { ...store, people: crowd }, newId: refuse, now: () => new Date() },
);
sample();
const result: Crowd = { idleMb, peakMb, departments };
console.log(JSON.stringify(result));

/** Everybody, page by page; each text is one of its own, as texts are that come over a network. */
async function* crowd(): AsyncGenerator<Person[]> {
  for (let start = 0; start < count; start += PAGE) {
    sample();
    const length = Math.min(PAGE, count - start);
    const page = Array.from({ length }, (_, index) => member(start + index));
    yield JSON.parse(JSON.stringify(page)) as Person[];
  }
}

function member(index: number): Person {
  const department = index % DEPARTMENTS;
  return person({
    id: idOf(index),
    department: nameOf(department),
    departmentId: departmentId(department),
    managerId: index === 0 ? null : idOf(Math.floor(index / SPAN)),
  });
}

function nameOf(index: number): string {
  return `Department ${index}`;
}

function departmentId(index: number): string {
  return idOf(count + index);
}

function idOf(index: number): string {
  const hex = index.toString(16);
  return `${hex.padStart(8, '0')}-0000-4000-8000-${hex.padStart(12, '0')}`;
}

function refuse(): never {
  throw new Error('Everybody is in a department already.');
}

function sample(): void {
  peakMb = Math.max(peakMb, rssMb());
}

function rssMb(): number {
  return process.memoryUsage.rss() / 1e6;
}
