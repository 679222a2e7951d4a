import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { MASKED } from '../../../../domain/personal.ts';
import { adviceText } from '../../i18n/advice-text.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { limitText } from '../../i18n/limit-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Age } from '../../ui/age.tsx';
import { FreshnessMark, LevelMark } from '../../ui/marks.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useSeen } from '../../ui/use-seen.ts';
import type { Card } from './card.ts';
import { FigureSparkline } from './figure-sparkline.tsx';
import classes from './site-card.module.css';

function Foot({ freshness, lastUplinkAt }: Pick<Card, 'freshness' | 'lastUplinkAt'>) {
  const { t } = useTexts();
  if (freshness === null) return <span>{t('overview.noDevice')}</span>;
  return (
    <>
      <FreshnessMark state={freshness} size={10} />
      {freshness !== 'fresh' && <b>{t(`freshness.${freshness}`)}</b>}
      {lastUplinkAt !== null && <Age at={Date.parse(lastUplinkAt)} />}
    </>
  );
}

/** What is the matter, else what to do by when. */
function Doing({ card: { alert, advice } }: { readonly card: Card }) {
  const tools = useTexts();
  const now = useNow();
  if (alert) return <span className={classes[alert.level]}>{alert.ruleName[tools.language]}</span>;
  const text = adviceText(advice, now, tools);
  if (text === null) return null;
  const urgent = advice?.kind === 'due' || advice?.kind === 'reached';
  return <span className={urgent ? classes.soon : undefined}>{text}</span>;
}

interface CardLinkProps {
  readonly card: Card;
  readonly className: string;
  readonly children: ReactNode;
}

function CardLink({ card, className, children }: CardLinkProps) {
  const more = { className, 'data-level': card.alert?.level, 'data-freshness': card.freshness ?? undefined, children };
  return card.of === 'site' ? (
    <Link to="/sites/$site" params={{ site: card.id }} {...more} />
  ) : (
    <Link to="/devices/$device" params={{ device: card.id }} {...more} />
  );
}

/** One site with the one figure that matters, how it goes, and what to do about it. */
export const SiteCard = memo(function SiteCard({ card }: { readonly card: Card }) {
  const tools = useTexts();
  const { ref, seen } = useSeen<HTMLDivElement>();
  const { figure, freshness, alert } = card;
  const { datastream, result = null } = figure ?? {};
  const stale = freshness !== 'fresh';
  const alarmed = alert && alert.datastream === datastream ? alert.level : undefined;
  const help =
    figure && typeof result === 'number'
      ? limitText({ datastream: figure.datastream, value: result, limits: figure.limits }, tools)
      : null;

  return (
    <div ref={ref} className={classes.frame} title={help ?? undefined}>
      <CardLink card={card} className={`${classes.tile} ${stale ? classes.stale : ''}`}>
        <span className={classes.name}>
          <span>{card.name}</span>
          {alert && <LevelMark level={alert.level} size={18} />}
        </span>
        <span className={classes.what}>{datastream !== undefined && datastreamName(datastream, tools)}</span>
        <span className={classes.figure}>
          {datastream !== undefined && result !== null ? (
            <Quantity
              datastream={datastream}
              result={result}
              freshness={freshness === 'fresh' ? 'fresh' : 'late'}
              level={alarmed}
            />
          ) : (
            <span className={classes.nothing}>{card.personal && figure?.at ? MASKED : '–'}</span>
          )}
        </span>
        <span className={classes.spark}>
          {figure && typeof result === 'number' && <FigureSparkline figure={figure} stale={stale} wanted={seen} />}
        </span>
        <span className={classes.doing}>
          <Doing card={card} />
        </span>
        <span className={classes.foot}>
          <Foot freshness={freshness} lastUplinkAt={card.lastUplinkAt} />
        </span>
      </CardLink>
    </div>
  );
});
