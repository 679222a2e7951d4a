import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import type { newMaintenanceWindow } from '../../../../domain/api/maintenance.ts';
import type { Site } from '../../../../domain/api/sites.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useAddMaintenance } from '../../data/maintenance.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { serverNow } from '../../lib/clock.ts';
import { fromLocalInput, toLocalInput } from '../../lib/local-input.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import manage from '../../ui/manage.module.css';
import { WeekdayChoice } from '../../ui/weekday-choice.tsx';

interface MaintenanceFormProps {
  readonly site: Site;
  readonly onDone: () => void;
}

type Body = z.input<typeof newMaintenanceWindow>;
type Kind = 'once' | 'weekly';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_MINUTES = 1440;

/** A time in which a site is worked on, in its own local time. */
export function MaintenanceForm({ site, onDone }: MaintenanceFormProps) {
  const { t } = useTexts();
  const zone = site.timeZone ?? TIME_ZONE;
  const add = useAddMaintenance(site.id);
  const headers = useRef(idempotencyKey());
  const [kind, setKind] = useState<Kind>('once');
  const [weekdays, setWeekdays] = useState<readonly number[]>([]);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const now = serverNow();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const instant = (local: string, afterMs = 0): string | null => {
      const at = fromLocalInput(local, zone);
      return at === null ? null : new Date(at + afterMs).toISOString();
    };
    const found: Record<string, string> = {};
    const reason = text('reason');
    if (reason === '') found['reason'] = t('maintenance.noReason');
    let body: Body | null = null;
    if (kind === 'once') {
      const [from, to] = [instant(text('from')), instant(text('to'))];
      if (from === null) found['from'] = t('maintenance.noTime');
      if (to === null) found['to'] = t('maintenance.noTime');
      else if (from !== null && to <= from) found['to'] = t('maintenance.order');
      if (from !== null && to !== null) body = { site: site.id, reason, from, to };
    } else {
      const from = instant(`${text('begins')}T00:00`);
      const ends = text('ends');
      const to = ends === '' ? null : instant(`${ends}T00:00`, DAY_MS);
      const minutes = Number(text('minutes'));
      if (from === null) found['begins'] = t('maintenance.noTime');
      if (weekdays.length === 0) found['weekdays'] = t('maintenance.noDays');
      if (text('starts') === '') found['starts'] = t('maintenance.noTime');
      if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES)
        found['minutes'] = t('maintenance.badMinutes', { min: 1, max: MOST_MINUTES });
      if (from !== null && to !== null && to <= from) found['ends'] = t('maintenance.order');
      if (from !== null)
        body = {
          site: site.id,
          reason,
          from,
          to,
          weekly: { weekdays: [...weekdays], starts: text('starts'), minutes },
        };
    }
    setWrong(found);
    if (body === null || Object.keys(found).length > 0) return;
    add.mutate(
      { body, headers: headers.current },
      {
        onSuccess: onDone,
        onError: () => {
          headers.current = idempotencyKey();
        },
      },
    );
  };

  const failure = (error: Error) =>
    error instanceof ApiError && error.status === 0 ? t(saveFailure(error)) : t('maintenance.failed');
  return (
    <form className={manage.form} onSubmit={submit} noValidate aria-label={t('maintenance.add')}>
      <SegmentedControl
        size="md"
        aria-label={t('maintenance.kind')}
        value={kind}
        onChange={(next) => setKind(next as Kind)}
        data={(['once', 'weekly'] as const).map((value) => ({ value, label: t(`maintenance.${value}`) }))}
      />
      <TextInput
        name="reason"
        size="md"
        maxLength={300}
        label={t('maintenance.reason')}
        placeholder={t('maintenance.reasonExample')}
        error={wrong['reason']}
      />
      {kind === 'once' ? (
        <div className={manage.pair}>
          <TextInput
            name="from"
            type="datetime-local"
            size="md"
            label={t('maintenance.from')}
            defaultValue={toLocalInput(now, zone)}
            error={wrong['from']}
          />
          <TextInput
            name="to"
            type="datetime-local"
            size="md"
            label={t('maintenance.to')}
            defaultValue={toLocalInput(now + 2 * HOUR_MS, zone)}
            error={wrong['to']}
          />
        </div>
      ) : (
        <>
          <WeekdayChoice
            label={t('maintenance.weekdays')}
            value={weekdays}
            onChange={setWeekdays}
            error={wrong['weekdays']}
          />
          <div className={manage.pair}>
            <TextInput
              name="starts"
              type="time"
              size="md"
              label={t('maintenance.starts')}
              defaultValue="07:00"
              error={wrong['starts']}
            />
            <TextInput
              name="minutes"
              size="md"
              inputMode="numeric"
              maxLength={4}
              label={t('maintenance.minutes')}
              defaultValue="120"
              error={wrong['minutes']}
            />
            <TextInput
              name="begins"
              type="date"
              size="md"
              label={t('maintenance.begins')}
              defaultValue={toLocalInput(now, zone).slice(0, 10)}
              error={wrong['begins']}
            />
            <TextInput name="ends" type="date" size="md" label={t('maintenance.ends')} error={wrong['ends']} />
          </div>
        </>
      )}
      <div role="alert">{add.error && <p className={manage.error}>{failure(add.error)}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={add.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
