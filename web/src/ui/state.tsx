import type { Freshness } from '../../../domain/freshness.ts';
import type { AlertLevel } from '../../../domain/rules/definition.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { FreshnessMark, LevelMark } from './marks.tsx';
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

/** How bad an alert is, by shape, word and colour. */
export function LevelState({ level }: { readonly level: AlertLevel }) {
  const { t } = useTexts();
  return (
    <span className={`${classes.state} ${classes[level]}`}>
      <LevelMark level={level} size={14} />
      {t(`level.${level}`)}
    </span>
  );
}
