import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Season } from '../../../../domain/api/seasons.ts';
import type { Site } from '../../../../domain/api/sites.ts';
import { cropName, knownCrop, stageName } from '../../../../domain/crops/catalogue.ts';
import { localDay } from '../../../../domain/time.ts';
import { seasonsQuery, useBeginStage, useSaveSeason } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { SeasonForm } from './season-form.tsx';
import classes from './site-page.module.css';

const DAY_MS = 86_400_000;
const noon = (day: string) => Date.parse(`${day}T05:00:00Z`);

type Open = 'stages' | 'new' | 'edit' | null;

/** What grows or is raised here, how far it has come, and the next stage at two presses. */
export function SeasonCard({ site, mayWrite }: { readonly site: Site; readonly mayWrite: boolean }) {
  const { t, language, format } = useTexts();
  const [open, setOpen] = useState<Open>(null);
  const seasons = useQuery(seasonsQuery(site.id)).data;
  const save = useSaveSeason(site.id);
  const { season } = site;
  const today = localDay(serverNow(), TIME_ZONE);
  const running = seasons?.find(({ id }) => id === season?.id);
  const past = seasons?.filter(({ id, to }) => id !== season?.id && to !== null && to < today) ?? [];
  const dayText = (day: string) => `${format.day(noon(day))}/${day.slice(0, 4)}`;

  return (
    <section className={`${card.card} ${classes.season}`} aria-labelledby="season">
      <h2 id="season" className={manage.heading}>
        {t('season.title')}
      </h2>
      {season === null && open === null && <p className={manage.muted}>{t('season.none')}</p>}
      {season !== null && (
        <>
          <p className={classes.crop}>
            <b>{cropName(season.crop, language)}</b>
            <span className={manage.muted}>{season.name}</span>
          </p>
          <p className={classes.stage}>
            <span className={manage.small}>{t('season.now')}</span>
            <strong>
              {season.stage === null
                ? t('season.noStage')
                : stageName({ crop: season.crop, stage: season.stage }, language)}
            </strong>
            {season.stageFrom !== null && (
              <span className={manage.small}>
                {t('season.since', {
                  day: dayText(season.stageFrom),
                  n: Math.round((noon(today) - noon(season.stageFrom)) / DAY_MS) + 1,
                })}
              </span>
            )}
          </p>
        </>
      )}
      {season !== null && open === 'stages' && <Stages site={site.id} season={season} onDone={() => setOpen(null)} />}
      {(open === 'new' || (open === 'edit' && running)) && (
        <SeasonForm
          key={open}
          site={site.id}
          season={open === 'edit' ? (running ?? null) : null}
          today={today}
          onDone={() => setOpen(null)}
        />
      )}
      {mayWrite && open === null && (
        <div className={manage.actions}>
          {season === null ? (
            <Button onClick={() => setOpen('new')}>{t('season.start')}</Button>
          ) : (
            <>
              <Button onClick={() => setOpen('stages')}>{t('season.change')}</Button>
              <Button variant="default" onClick={() => setOpen('edit')} disabled={!running}>
                {t('season.edit')}
              </Button>
              <Button variant="default" onClick={() => setOpen('new')}>
                {t('season.next')}
              </Button>
              {season.to === null && (
                <Button
                  variant="default"
                  loading={save.isPending}
                  onClick={() => save.mutate({ id: season.id, body: { to: today } })}
                >
                  {t('season.end')}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      <div role="alert">{save.isError && <p className={manage.error}>{t('season.failed')}</p>}</div>
      {past.length > 0 && <Past seasons={past} dayText={dayText} />}
    </section>
  );
}

interface StagesProps {
  readonly site: string;
  readonly season: NonNullable<Site['season']>;
  readonly onDone: () => void;
}

/** The stages of the crop as buttons; of a crop in one's own words, a field. */
function Stages({ site, season, onDone }: StagesProps) {
  const { t, language } = useTexts();
  const begin = useBeginStage(site);
  const known = knownCrop(season.crop);
  const choose = (stage: string) => begin.mutate({ season: season.id, stage }, { onSuccess: onDone });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const stage = String(new FormData(event.currentTarget).get('stage')).trim();
    if (stage !== '') choose(stage);
  };
  return (
    <fieldset className={classes.where} disabled={begin.isPending}>
      <legend>{t('season.choose')}</legend>
      {known ? (
        <ul className={classes.stages}>
          {known.stages.map(({ id, name }, index) => (
            <li key={id}>
              <button
                type="button"
                // biome-ignore lint/a11y/noAutofocus: the list opened because somebody pressed for it
                autoFocus={season.stage === null ? index === 0 : id === season.stage}
                aria-current={id === season.stage ? 'true' : undefined}
                onClick={() => (id === season.stage ? onDone() : choose(id))}
              >
                {name[language]}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <form className={manage.form} onSubmit={submit}>
          <TextInput name="stage" size="md" label={t('season.ownStage')} maxLength={63} required />
          <Button type="submit">{t('season.record')}</Button>
        </form>
      )}
      <div role="alert">{begin.isError && <p className={manage.error}>{t('season.failed')}</p>}</div>
      <div className={manage.actions}>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
      </div>
    </fieldset>
  );
}

interface PastProps {
  readonly seasons: readonly Season[];
  readonly dayText: (day: string) => string;
}

function Past({ seasons, dayText }: PastProps) {
  const { t, language } = useTexts();
  return (
    <details className={classes.past}>
      <summary>{t('season.past')}</summary>
      <ul>
        {seasons.map(({ id, crop, name, from, to }) => (
          <li key={id} className={manage.muted}>
            {cropName(crop, language)} · {name} ·{' '}
            {t('site.until', { from: dayText(from), to: to === null ? '' : dayText(to) })}
          </li>
        ))}
      </ul>
    </details>
  );
}
