import type { Freshness } from '../../../domain/freshness.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { FreshnessMark } from './marks.tsx';
import classes from './state.module.css';

/** How a device reports, by shape, word and colour. */
export function FreshnessState({ state }: { readonly state: Freshness }) {
  const { t } = useTexts();
  return (
    <span className={`${classes.state} ${classes[state]}`}>
      <FreshnessMark state={state} />
      {t(`freshness.${state}`)}
    </span>
  );
}
