import { Button, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { Claimable } from '../../../../domain/api/claims.ts';
import { claim, claimableQuery } from '../../data/claims.ts';
import { deviceQuery } from '../../data/devices.ts';
import { idempotencyKey } from '../../data/http.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import card from '../../ui/card.module.css';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { ChooseSite } from './choose-site.tsx';
import { ClaimCodeForm } from './claim-code-form.tsx';
import { claimFailure } from './claim-failure.ts';
import { FirstValue } from './first-value.tsx';

const route = getRouteApi('/shell/c/$device');

/** Where the QR of a label leads: the device, where it is to stand, and its first value as it comes. */
export function ClaimPage() {
  const { t } = useTexts();
  const { device: id } = route.useParams();
  const { k: code } = route.useSearch();
  const [done, setDone] = useState(false);
  const found = useQuery({ ...claimableQuery(id, code ?? ''), enabled: code !== undefined && !done });
  const usedAlready = found.error instanceof ApiError && found.error.code === 'claimed-already';
  // Whoever scans the label of a device that is in use wants to see that device.
  const own = useQuery({ ...deviceQuery(id), enabled: usedAlready, retry: false });
  useTitle(t('claim.title'));

  return (
    <div className={classes.page}>
      <h1>{t('claim.title')}</h1>
      {done ? (
        <FirstValue device={id} lead={t('claim.done')} />
      ) : usedAlready && own.data ? (
        <FirstValue device={id} lead={t('claim.yours')} />
      ) : found.data && code !== undefined ? (
        <TakeIntoUse found={found.data} code={code} onDone={() => setDone(true)} />
      ) : found.isLoading || own.isLoading ? (
        <Skeleton h={180} radius={14} aria-label={t('app.loading')} />
      ) : (
        <ClaimCodeForm key={code} device={id} error={found.error} />
      )}
    </div>
  );
}

interface TakeIntoUseProps {
  readonly found: Claimable;
  readonly code: string;
  readonly onDone: () => void;
}

function TakeIntoUse({ found, code, onDone }: TakeIntoUseProps) {
  const { t, language, format } = useTexts();
  const client = useQueryClient();
  const sites = useQuery(sitesQuery);
  const [site, setSite] = useState<string | null>(null);
  const [name, setName] = useState(found.name === found.id ? '' : found.name);
  const key = useRef(idempotencyKey());
  const attempt = useMutation({
    mutationFn: (to: string) =>
      claim({ id: found.id, code, site: to, ...(name.trim() === '' ? {} : { name: name.trim() }) }, key.current),
    onError: () => {
      key.current = idempotencyKey();
    },
    onSuccess: (device) => {
      client.setQueryData(deviceQuery(device.id).queryKey, device);
      void client.invalidateQueries({ queryKey: ['devices', 'all'] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (site !== null) attempt.mutate(site);
  };
  const chosen = sites.data?.find(({ id }) => id === site);

  return (
    <form className={classes.page} onSubmit={submit}>
      <section className={`${card.card} ${classes.found}`} aria-labelledby="found">
        <h2 id="found">{found.profileName[language]}</h2>
        <p>
          {found.id}
          {found.serial && ` · ${found.serial}`}
          {` · ${t('age.every', { duration: format.duration(found.expectedIntervalS) })}`}
        </p>
        {found.organisationName && <p>{found.organisationName}</p>}
      </section>
      <section className={`${card.card} ${classes.step}`} aria-labelledby="where">
        <h2 id="where">{t('claim.where')}</h2>
        <ChooseSite value={site} onChange={setSite} />
      </section>
      <section className={`${card.card} ${classes.step}`}>
        <TextInput
          label={t('claim.name')}
          description={t('claim.nameLead')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div role="alert">{attempt.error && <p className={classes.error}>{t(claimFailure(attempt.error))}</p>}</div>
        <Button
          type="submit"
          size="md"
          className={classes.wrap}
          fullWidth
          disabled={site === null}
          loading={attempt.isPending}
        >
          {chosen ? t('claim.submitAt', { site: chosen.name }) : t('claim.submit')}
        </Button>
      </section>
    </form>
  );
}
