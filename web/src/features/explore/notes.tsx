import { Button } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import type { RangeChoice } from '../../lib/time-range.ts';
import type { Window } from '../../lib/zoom.ts';
import { ZoomButtons } from '../../ui/zoom-buttons.tsx';
import classes from './explore.module.css';
import { MAX_SERIES } from './search.ts';
import type { Explored } from './use-explored.ts';

interface NotesProps {
  readonly explored: Explored;
  /** What is shown, epoch ms. */
  readonly window: Window;
  readonly onChoose: (choice: RangeChoice) => void;
  readonly onDrop: () => void;
}

/** What of the link is not drawn, without a word about whose it is; and what the points of the chart are. */
export function Notes({ explored, window, onChoose, onDrop }: NotesProps) {
  const { t, format } = useTexts();
  const { unseen, surplus, series, earlier } = explored;
  return (
    <div className={classes.notes}>
      {unseen.length > 0 && (
        <p role="status">
          <span>{t('explore.unseen', { n: unseen.length })}</span>
          <Button variant="default" onClick={onDrop}>
            {t('explore.dropUnseen')}
          </Button>
        </p>
      )}
      {surplus > 0 && <p role="status">{t('explore.surplus', { n: surplus, max: MAX_SERIES })}</p>}
      {series && series.columns.size > 0 && (
        <div className={classes.points}>
          <ZoomButtons window={window} onChoose={onChoose} />
          <p>
            {series.bucketMs === 0
              ? t('explore.raw')
              : t('explore.bucket', { width: format.duration(series.bucketMs / 1000) })}
            {earlier &&
              ` ${t('explore.compared', {
                when: t('explore.fixed', {
                  from: format.instant(earlier.series.window.from),
                  to: format.instant(earlier.series.window.to),
                }),
              })}`}
          </p>
        </div>
      )}
    </div>
  );
}
