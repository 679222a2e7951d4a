import { useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { rememberTour, startTour, tourSeen } from '../parts/tour.ts';
import classes from './tour-offer.module.css';

/** Offers, once in this browser, to show around. */
export function TourOffer() {
  const { t } = useTexts();
  const [over, setOver] = useState(tourSeen);
  if (over) return null;
  return (
    <aside className={classes.offer} data-off-wall aria-label={t('tour.offer')}>
      <p>{t('tour.offer')}</p>
      <span className={classes.actions}>
        <button
          type="button"
          onClick={() => {
            setOver(true);
            void startTour({ t });
          }}
        >
          {t('tour.start')}
        </button>
        <button
          type="button"
          onClick={() => {
            setOver(true);
            rememberTour();
          }}
        >
          {t('tour.later')}
        </button>
      </span>
    </aside>
  );
}
