import { applyMode, Mode } from '@cloudscape-design/global-styles';

const KEY = 'color-mode';

/** Light or dark, as chosen on this machine, else as the system says. */
export function colorMode(): 'light' | 'dark' {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function restoreColorMode(): void {
  applyMode(colorMode() === 'dark' ? Mode.Dark : Mode.Light);
}

export function chooseColorMode(mode: 'light' | 'dark'): void {
  localStorage.setItem(KEY, mode);
  restoreColorMode();
}
