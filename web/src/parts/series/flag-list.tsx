import type { ChartFlag } from '../../charts/flags.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './series.module.css';

/** More than this is for the diary itself. */
const SHOWN = 50;

/** What the flags on the chart say, in full and for those who cannot see them; the newest first. */
export function FlagList({ flags }: { readonly flags: readonly ChartFlag[] }) {
  const { t, format } = useTexts();
  if (flags.length === 0) return null;
  return (
    <details className={classes.flags}>
      <summary>{t('device.flags', { n: flags.length })}</summary>
      <ul>
        {[...flags]
          .reverse()
          .slice(0, SHOWN)
          .map(({ at, label, kind, text }) => (
            <li key={`${at} ${kind} ${text ?? label}`}>
              <time dateTime={new Date(at).toISOString()}>{format.shortInstant(at)}</time>
              <span>{text ?? label}</span>
            </li>
          ))}
      </ul>
    </details>
  );
}
