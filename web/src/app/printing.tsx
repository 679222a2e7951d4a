import { MantineProvider } from '@mantine/core';
import { type ReactNode, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import { linkedTheme } from '../lib/wall.ts';
import { Logo } from '../ui/icons.tsx';
import { cssVariables, theme } from '../ui/theme.ts';
import classes from './printing.module.css';

/** When what goes to paper now was asked for; null while nothing does. */
let printedAt: number | null = null;

const SCHEME = 'data-mantine-color-scheme';
const linked = linkedTheme();
const listeners = new Set<() => void>();

/** Paper is drawn as soon as this returns, so nothing may wait for the next frame. */
const become = (at: number | null, scheme: string): void => {
  printedAt = at;
  // Charts take their colours from it as they are drawn anew, which is before the provider comes to set it.
  document.documentElement.setAttribute(SCHEME, scheme);
  flushSync(() => {
    for (const listener of listeners) listener();
  });
};
let onScreen = 'light';
addEventListener('beforeprint', () => {
  if (printedAt === null) onScreen = document.documentElement.getAttribute(SCHEME) ?? 'light';
  become(serverNow(), 'light');
});
addEventListener('afterprint', () => become(null, onScreen));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const usePrinting = () => useSyncExternalStore(subscribe, () => printedAt);

/** Colours and shapes of everything: as chosen on the screen, light on paper, the charts too. */
export function Themed({ children }: { readonly children: ReactNode }) {
  const forced = usePrinting() === null ? linked : 'light';
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      {...(forced === null ? {} : { forceColorScheme: forced })}
    >
      {children}
    </MantineProvider>
  );
}

/** What a sheet of paper says of itself: from where it is, and from when. */
export function PrintHead() {
  const { t, format } = useTexts();
  const at = usePrinting();
  if (at === null) return null;
  return (
    <header className={classes.head}>
      <span className={classes.name}>
        <Logo size={22} /> {t('app.name')} · {document.title}
      </span>
      <span>{t('app.printed', { at: format.instant(at) })}</span>
      <span className={classes.address}>{location.href}</span>
    </header>
  );
}
