import { useSyncExternalStore } from 'react';

let title = '';
const listeners = new Set<() => void>();

/** Says what the page that is shown is called: in the browser's tab, and in the breadcrumbs. */
export function showPageTitle(shown: string): void {
  title = shown;
  document.title = `${shown} – StackFlow Integration Hub`;
  for (const listener of listeners) listener();
}

/** What the page that is shown is called. */
export function usePageTitle(): string {
  return useSyncExternalStore(subscribe, () => title);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
