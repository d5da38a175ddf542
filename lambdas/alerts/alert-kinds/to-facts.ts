import type { CommonAlert } from '../common-alert.ts';
import { parseInstant, toInstant } from '../to-instant.ts';
import type { AlertFacts, Outage } from './alert-kind.ts';
import { clip, clipLine } from './bound-text.ts';
import { type Fields, readFields } from './read-fields.ts';
import { targetIds, targetNames } from './targets.ts';

const MAX_TITLE = 160;
const MAX_DESCRIPTION = 4_000;
const MAX_ORIGIN = 512;
const MAX_LINK = 8_192;
const MAX_PROPERTIES = 50;

/** What a kind of alert adds to the essentials that all kinds share. */
export interface Telling {
  /** In place of the alert's id. */
  readonly key?: string | undefined;
  /** In place of the alert rule's name. */
  readonly title?: string | undefined;
  /** Of the description, after what the rule's author wrote. */
  readonly lines: readonly (string | undefined)[];
  /** What its stage or status says although Azure says Fired. */
  readonly condition?: AlertFacts['condition'];
  /** When it happened, where Azure tells it better than by when the alert fired. */
  readonly at?: string | undefined;
  /** ARM ids beside the essentials' own; anything else among them is left out. */
  readonly ids?: readonly unknown[];
  /** Names beside the essentials' configuration items; undefined ones are left out. */
  readonly names?: readonly unknown[];
  /** In place of the origin alert id; null when that differs at every firing. */
  readonly origin?: string | null | undefined;
  /** When it is of an outage; its origin is then what the outage is of. */
  readonly outage?: Outage | undefined;
  readonly link?: string | undefined;
  /** Used when the alert has none of its own. */
  readonly customProperties?: Fields;
}

/** The facts of an alert: its essentials and what its kind tells. All texts and lists are bounded. */
export function toFacts(alert: CommonAlert, receivedAt: string, telling: Telling): AlertFacts {
  const { essentials, customProperties } = alert.data;
  const title = titleOf(alert, telling);
  const items = essentials.configurationItems ?? [];
  const ids = [...(essentials.alertTargetIDs ?? []), ...items, ...(telling.ids ?? [])];
  const lines = [essentials.description, ...telling.lines].filter((line) => line?.trim());
  const own = toProperties(readFields(customProperties));
  return {
    key: clip((telling.key ?? essentials.alertId).toLowerCase(), 2_000),
    title,
    description: clip([...new Set(lines)].join('\n'), MAX_DESCRIPTION) || title,
    ...timing(alert, receivedAt, telling),
    targetIds: targetIds(ids),
    targetNames: targetNames([...items, ...(telling.names ?? [])]),
    origin: originOf(telling.origin === undefined ? essentials.originAlertId : telling.origin),
    outage: telling.outage ?? null,
    investigationLink: toLink(essentials.investigationLink) ?? toLink(telling.link) ?? null,
    customProperties: Object.keys(own).length > 0 ? own : toProperties(telling.customProperties),
  };
}

function titleOf({ data: { essentials } }: CommonAlert, { title }: Telling): string {
  const service = essentials.monitoringService?.trim() || 'Azure Monitor';
  const candidates = [title, essentials.alertRule, `${service} alert`];
  const titles = candidates.map((candidate) => clipLine(candidate ?? '', MAX_TITLE));
  return titles.find((candidate) => candidate !== '') ?? 'Azure Monitor alert';
}

function timing(
  { data: { essentials } }: CommonAlert,
  receivedAt: string,
  telling: Telling,
): Pick<AlertFacts, 'condition' | 'at' | 'firedAt'> {
  const firedAt = telling.at ?? toInstant(essentials.firedDateTime, receivedAt);
  const resolved = essentials.monitorCondition?.trim().toLowerCase() === 'resolved';
  if (!resolved) return { condition: telling.condition ?? 'Fired', at: firedAt, firedAt };
  // Some stateful log alerts resolve without saying when.
  const resolvedAt = parseInstant(essentials.resolvedDateTime) ?? firedAt;
  const at = [firedAt, resolvedAt].toSorted().at(-1) ?? firedAt;
  return { condition: 'Resolved', at, firedAt };
}

function originOf(origin: string | null | undefined): string | null {
  const text = clipLine(origin ?? '', MAX_ORIGIN).toLowerCase();
  return text === '' ? null : text;
}

function toLink(link: string | null | undefined): string | undefined {
  const url = link?.trim() ?? '';
  return url.startsWith('https://') && url.length <= MAX_LINK ? url : undefined;
}

function toProperties(fields: Fields | undefined): Record<string, string> {
  const texts = fields?.texts().slice(0, MAX_PROPERTIES) ?? [];
  return Object.fromEntries(texts.map(([name, text]) => [clipLine(name, 128), clip(text, 1_024)]));
}
