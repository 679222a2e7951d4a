import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { Season } from '../../../../domain/api/seasons.ts';
import { crops, hasStage, knownCrop } from '../../../../domain/crops/catalogue.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useSaveSeason } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';

interface SeasonFormProps {
  readonly site: string;
  /** Null for one to begin. */
  readonly season: Season | null;
  readonly today: string;
  readonly onDone: () => void;
}

/** Choosing it opens a field for words of one's own. */
const OWN = '-';

/** What is grown or raised, what people call the season, since when, and the stage to begin with. */
export function SeasonForm({ site, season, today, onDone }: SeasonFormProps) {
  const { t, language } = useTexts();
  const save = useSaveSeason(site);
  const headers = useRef(idempotencyKey());
  const isOwn = season !== null && !knownCrop(season.crop);
  const [chosen, setChosen] = useState<string | null>(isOwn ? OWN : (season?.crop ?? null));
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const known = chosen === null ? undefined : knownCrop(chosen);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const crop = chosen === OWN ? text('own') : (chosen ?? '');
    const [name, from, stage] = [text('name'), text('from'), text('stage')];
    const missing = Object.entries({ crop, name, from }).flatMap(([field, value]) => (value === '' ? [field] : []));
    setWrong(missing);
    if (missing.length > 0) return;
    const handlers = {
      onSuccess: onDone,
      onError: () => {
        headers.current = idempotencyKey();
      },
    };
    if (season === null) {
      const begun = from > today ? from : today;
      const stages = stage === '' ? [] : [{ stage, from: begun }];
      save.mutate({ id: null, body: { crop, name, from, stages }, headers: headers.current }, handlers);
    } else {
      const stages = season.stages.filter((one) => one.from >= from && hasStage(crop, one.stage));
      save.mutate({ id: season.id, body: { crop, name, from, stages } }, handlers);
    }
  };

  return (
    <form
      className={manage.form}
      onSubmit={submit}
      noValidate
      aria-label={season ? t('season.edit') : t('season.next')}
    >
      <SearchSelect
        label={t('season.crop')}
        value={chosen}
        onChange={setChosen}
        error={wrong.includes('crop') && chosen !== OWN && t('season.noCrop')}
        data={[
          ...crops.map(({ id, name }) => ({ value: id, label: name[language] })),
          { value: OWN, label: t('season.otherCrop') },
        ]}
      />
      {chosen === OWN && (
        <TextInput
          name="own"
          size="md"
          label={t('season.ownCrop')}
          maxLength={63}
          defaultValue={isOwn ? season.crop : ''}
          error={wrong.includes('crop') && t('season.noCrop')}
        />
      )}
      <div className={manage.pair}>
        <TextInput
          name="name"
          size="md"
          label={t('season.name')}
          placeholder={t('season.nameExample')}
          maxLength={120}
          defaultValue={season?.name ?? ''}
          error={wrong.includes('name') && t('form.noName')}
        />
        <TextInput
          name="from"
          type="date"
          size="md"
          label={t('season.from')}
          defaultValue={season?.from ?? today}
          error={wrong.includes('from') && t('season.noDay')}
        />
      </div>
      {season === null && known && (
        <NativeSelect
          name="stage"
          size="md"
          label={t('season.stage')}
          data={[
            { value: '', label: t('season.later') },
            ...known.stages.map(({ id, name }) => ({ value: id, label: name[language] })),
          ]}
        />
      )}
      <div role="alert">
        {save.error && (
          <p className={manage.error}>
            {t(
              save.error instanceof ApiError && save.error.code === 'conflict'
                ? 'season.overlap'
                : saveFailure(save.error),
            )}
          </p>
        )}
      </div>
      <div className={manage.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
