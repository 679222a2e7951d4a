import { useTexts } from '../../i18n/use-texts.ts';
import classes from './diary.module.css';
import { KindIcon } from './kind-icon.tsx';
import type { ShownEntry } from './use-entries.ts';

interface DiaryRowProps {
  readonly entry: ShownEntry;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One entry: what, how much, when and by whom. */
export function DiaryRow({ entry, onEdit, onRemove }: DiaryRowProps) {
  const { t, format } = useTexts();
  const { kind, at, text, amount, unit, stored, refused } = entry;
  const what = t(`diaryKind.${kind}`);
  const time = format.time(Date.parse(at));
  const much = amount === null ? '' : `${format.number(amount, decimalsOf(amount))} ${unit ?? ''}`.trim();
  return (
    <li className={classes.row} data-entry={entry.id}>
      <span className={classes.icon}>
        <KindIcon kind={kind} size={22} />
      </span>
      <div className={classes.words}>
        <p>
          <b>{what}</b> {much}
          {stored === null && (
            <span className={classes.mark} data-refused={refused || undefined}>
              {t(refused ? 'diary.refused' : 'diary.waiting')}
            </span>
          )}
        </p>
        {text !== '' && <p className={classes.text}>{text}</p>}
        <p className={classes.meta}>
          <time dateTime={at}>{time}</time>
          {stored && ` · ${t('diary.by', { name: stored.by })}`}
        </p>
      </div>
      {stored?.mayChange && (
        <div className={classes.tools} data-off-wall>
          <button type="button" aria-label={`${t('diary.edit')}: ${what}, ${time}`} onClick={onEdit}>
            {t('diary.edit')}
          </button>
          <button type="button" aria-label={`${t('diary.remove')}: ${what}, ${time}`} onClick={onRemove}>
            {t('diary.remove')}
          </button>
        </div>
      )}
    </li>
  );
}

const MOST_DECIMALS = 3;

/** As many as were written. */
const decimalsOf = (amount: number): number => Math.min(MOST_DECIMALS, String(amount).split('.')[1]?.length ?? 0);
