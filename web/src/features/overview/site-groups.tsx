import { Button, Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { useGrowing } from '../../ui/use-growing.ts';
import { type Card, firstOf, grouped } from './card.ts';
import { SiteCard } from './site-card.tsx';
import classes from './site-groups.module.css';

/** As many cards as fill a large screen; the rest is drawn as it is scrolled to. */
const STEP = 48;

/** Every site as a card, village by village. */
export function SiteGroups({ cards, filter }: { readonly cards: readonly Card[]; readonly filter: string }) {
  const { t } = useTexts();
  const groups = useMemo(() => grouped(cards), [cards]);
  const { shown, more, sentinel } = useGrowing(cards.length, STEP, filter);
  return (
    <>
      {firstOf(groups, shown).map((group) => (
        <section key={group.village ?? ''} className={classes.group}>
          <h2 className={classes.heading}>
            {group.village ?? t('overview.elsewhere')}
            <span>
              {t('overview.stations', { n: group.total })}
              {group.needLook > 0 && ` · ${t('overview.needLook', { n: group.needLook })}`}
            </span>
          </h2>
          <ul className={classes.grid}>
            {group.cards.map((card) => (
              <li key={`${card.of}/${card.id}`}>
                <SiteCard card={card} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {shown < cards.length && (
        <div ref={sentinel} className={classes.more}>
          <Button variant="default" h="var(--touch)" onClick={more}>
            {t('overview.moreSites', { n: Math.min(STEP, cards.length - shown) })}
          </Button>
        </div>
      )}
    </>
  );
}

const places = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The same layout before anything has come. */
export function CardsPending() {
  return (
    <div className={classes.grid} aria-busy="true">
      {places.map((place) => (
        <Skeleton key={place} h={190} radius={14} />
      ))}
    </div>
  );
}
