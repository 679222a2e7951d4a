import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { newSimulatedDevice } from '../../../../domain/api/setup.ts';
import { shippedProfiles } from '../../../../domain/device-profile.ts';
import { idempotencyKey } from '../../data/http.ts';
import { setupQuery, useEndSimulation, useSimulate } from '../../data/setup.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import classes from './start-page.module.css';
import type { StepProps } from './step-props.ts';

const names = new Map(shippedProfiles.map(({ id, name }) => [id, name]));

/** A device by its label, or by hand, or one that the server plays. */
export function DeviceStep({ done, onNext }: StepProps) {
  const { t } = useTexts();
  const simulated = useQuery(setupQuery).data?.simulated ?? null;
  return (
    <div className={classes.form}>
      <p className={classes.muted}>{t(done ? 'start.device.done' : 'start.device.lead')}</p>
      {simulated !== null && <Playing id={simulated} />}
      <div className={classes.choice}>
        <p>{t('start.device.claimLead')}</p>
        <ButtonLink to="/c" variant="default">
          {t('start.device.claim')}
        </ButtonLink>
        <p>{t('start.device.addLead')}</p>
        <ButtonLink to="/devices/new" variant="default">
          {t('start.device.add')}
        </ButtonLink>
      </div>
      {simulated === null && <Simulate onNext={onNext} />}
    </div>
  );
}

function Simulate({ onNext }: Pick<StepProps, 'onNext'>) {
  const { t, language } = useTexts();
  const sites = useQuery(sitesQuery).data ?? [];
  const simulate = useSimulate();
  const headers = useRef(idempotencyKey());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = newSimulatedDevice.parse({ profile: form.get('profile'), site: form.get('site') || null });
    simulate.mutate(
      { body, headers: headers.current },
      {
        onSuccess: onNext,
        onError: () => {
          headers.current = idempotencyKey();
        },
      },
    );
  };
  return (
    <form className={classes.choice} onSubmit={submit}>
      <p>{t('start.device.simulateLead')}</p>
      <NativeSelect
        name="profile"
        size="md"
        label={t('start.device.kind')}
        data={newSimulatedDevice.shape.profile.options.map((value) => ({
          value,
          label: names.get(value)?.[language] ?? value,
        }))}
      />
      <NativeSelect
        name="site"
        size="md"
        label={t('start.device.site')}
        data={[
          ...sites.map(({ id, name }) => ({ value: id, label: name })),
          { value: '', label: t('start.device.noSite') },
        ]}
      />
      <div role="alert">{simulate.isError && <p className={classes.error}>{t('start.failed')}</p>}</div>
      <Button type="submit" h="var(--touch)" loading={simulate.isPending}>
        {t('start.device.simulate')}
      </Button>
    </form>
  );
}

function Playing({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const end = useEndSimulation();
  const [armed, setArmed] = useState(false);
  return (
    <div className={classes.choice}>
      <p>{t('start.device.running', { id })}</p>
      <Button
        variant="default"
        h="var(--touch)"
        loading={end.isPending}
        onBlur={() => setArmed(false)}
        onClick={() => {
          setArmed(!armed);
          if (armed) end.mutate();
        }}
      >
        {t(armed ? 'start.device.sure' : 'start.device.remove')}
      </Button>
      <div role="alert">{end.isError && <p className={classes.error}>{t('start.failed')}</p>}</div>
    </div>
  );
}
