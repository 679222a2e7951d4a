import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { followedScopes, type Preferences, preferences } from '../../../../domain/notifications/preferences.ts';
import { type AlertLevel, alertLevel } from '../../../../domain/rules/steps.ts';
import { useSavePreferences } from '../../data/notifications.ts';
import { sessionQuery } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { FollowedPlaces } from './followed-places.tsx';
import classes from './notifications.module.css';

const NIGHT = { from: '21:00', to: '05:00' };
const MORNING = '06:30';

interface LevelSelectProps {
  readonly label: string;
  readonly description?: string;
  readonly value: AlertLevel;
  readonly onChange: (level: AlertLevel) => void;
}

function LevelSelect({ label, description, value, onChange }: LevelSelectProps) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(alertLevel.parse(event.currentTarget.value))}
      data={alertLevel.options.map((level) => ({ value: level, label: t(`level.${level}`) }))}
    />
  );
}

/** Of which places, from which level, when not, and when the day's digest comes. */
export function PreferencesForm({ saved, etag }: { readonly saved: Preferences; readonly etag: string | null }) {
  const { t } = useTexts();
  const [draft, setDraft] = useState(saved);
  const save = useSavePreferences();
  const grants = useQuery(sessionQuery).data?.user.grants ?? [];
  const change = (part: Partial<Preferences>) => setDraft((was) => ({ ...was, ...part }));
  const { follows, quiet, digestAt } = draft;
  const nowhere = followedScopes({ follows: 'own' }, grants).length === 0;
  const sound = preferences.safeParse(draft).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) save.mutate({ body: draft, etag });
  };
  return (
    <section className={card.card} aria-labelledby="what">
      <form className={form.form} onSubmit={submit} noValidate>
        <h2 id="what" className={classes.heading}>
          {t('notify.what')}
        </h2>
        <fieldset className={classes.choice}>
          <legend>{t('notify.follows')}</legend>
          <label>
            <input
              type="radio"
              name="follows"
              checked={follows === 'own'}
              onChange={() => change({ follows: 'own' })}
            />
            <span>
              {t('notify.own')}
              <small>{nowhere ? t('notify.ownNone') : t('notify.ownLead')}</small>
            </span>
          </label>
          <label>
            <input
              type="radio"
              name="follows"
              checked={follows !== 'own'}
              onChange={() => change({ follows: follows === 'own' ? [] : follows })}
            />
            <span>{t('notify.chosen')}</span>
          </label>
        </fieldset>
        {follows !== 'own' && <FollowedPlaces places={follows} onChange={(places) => change({ follows: places })} />}
        <LevelSelect
          label={t('notify.tellFrom')}
          description={t('notify.tellFromLead')}
          value={draft.tellFrom}
          onChange={(tellFrom) => change({ tellFrom })}
        />
        <Checkbox
          size="md"
          label={t('notify.quiet')}
          checked={quiet !== null}
          onChange={(event) => change({ quiet: event.currentTarget.checked ? NIGHT : null })}
        />
        {quiet && (
          <div className={classes.times}>
            <TextInput
              type="time"
              size="md"
              label={t('notify.from')}
              value={quiet.from}
              onChange={(event) => change({ quiet: { ...quiet, from: event.currentTarget.value } })}
            />
            <TextInput
              type="time"
              size="md"
              label={t('notify.to')}
              value={quiet.to}
              error={quiet.from === quiet.to && t('notify.badTimes')}
              onChange={(event) => change({ quiet: { ...quiet, to: event.currentTarget.value } })}
            />
            <LevelSelect
              label={t('notify.quietExcept')}
              value={draft.quietExcept}
              onChange={(quietExcept) => change({ quietExcept })}
            />
          </div>
        )}
        <Checkbox
          size="md"
          label={t('notify.digest')}
          checked={digestAt !== null}
          onChange={(event) => change({ digestAt: event.currentTarget.checked ? MORNING : null })}
        />
        {digestAt !== null && (
          <TextInput
            className={classes.time}
            type="time"
            size="md"
            label={t('notify.digestAt')}
            value={digestAt}
            onChange={(event) => change({ digestAt: event.currentTarget.value })}
          />
        )}
        <FormMessage
          error={save.isError ? t(saveFailure(save.error)) : null}
          done={save.isSuccess && save.variables.body === draft ? t('notify.saved') : null}
        />
        <div className={form.row}>
          <Button type="submit" loading={save.isPending} disabled={!sound}>
            {t('notify.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}
