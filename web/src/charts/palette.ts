import type { AlertLevel } from '../../../domain/rules/steps.ts';

/** Colours for a canvas, which cannot read CSS variables by itself. */
export interface Palette {
  readonly accent: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly card: string;
  readonly font: string;
  readonly level: Readonly<Record<AlertLevel, { readonly text: string; readonly mark: string; readonly soft: string }>>;
}

/** The colours of the theme now in force. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const level = (name: AlertLevel) => ({ text: token(name), mark: token(`${name}-mark`), soft: token(`${name}-soft`) });
  return {
    accent: token('accent'),
    text: token('text'),
    faint: token('faint'),
    line: token('line'),
    card: token('card'),
    font: token('font'),
    level: { watch: level('watch'), act: level('act'), danger: level('danger') },
  };
}
