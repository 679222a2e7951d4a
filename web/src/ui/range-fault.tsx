import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import { type RangeChoice, resolveRange } from '../lib/time-range.ts';
import manage from './manage.module.css';

/** Says that the range in the link makes no sense, and that the usual one is shown instead. */
export function RangeFault({ choice }: { readonly choice: RangeChoice }) {
  const { t } = useTexts();
  const { fault } = resolveRange(choice, serverNow());
  if (fault === null) return null;
  return (
    <p role="status" className={manage.muted}>
      {t(`rangeFault.${fault}`)}
    </p>
  );
}
