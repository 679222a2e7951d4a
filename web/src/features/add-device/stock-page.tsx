import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type Batch, newBatch } from '../../../../domain/api/labels.ts';
import { BYTE_ORDER_MARK, csvLine } from '../../../../domain/csv.ts';
import { createBatch } from '../../data/adding.ts';
import { devicesQuery } from '../../data/devices.ts';
import { idempotencyKey } from '../../data/http.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { download } from '../../lib/download.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { SearchSelect } from '../../ui/search-select.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { BackToWays } from './back-to-ways.tsx';
import { LabelButton } from './label-button.tsx';

/** Devices shown of those in stock; more are printed in batches. */
const SHOWN = 200;

/** Devices that stand nowhere yet: making them, and printing their labels. */
export function StockPage() {
  const { t, format } = useTexts();
  const [made, setMade] = useState<Batch['items'] | null>(null);
  useTitle(t('stock.title'));
  return (
    <div className={classes.page}>
      <BackToWays />
      <h1>{t('stock.title')}</h1>
      <p className={classes.muted}>{t('stock.lead')}</p>
      {made ? (
        <section className={`${card.card} ${classes.step}`}>
          <h2>{t('stock.made', { n: format.number(made.length), first: made[0]?.id, last: made.at(-1)?.id })}</h2>
          <p>
            <b>{t('stock.once')}</b> {t('stock.onceLead')}
          </p>
          <div className={classes.actions}>
            <Button onClick={() => saveBatch(made)}>{t('stock.csv')}</Button>
            <LabelButton devices={made.map(({ id, code }) => ({ id, code }))} label={t('stock.print')} />
          </div>
          <Button variant="default" onClick={() => setMade(null)}>
            {t('stock.again')}
          </Button>
        </section>
      ) : (
        <BatchForm onMade={setMade} />
      )}
      <InStock />
    </div>
  );
}

function saveBatch(items: Batch['items']): void {
  const lines = [['id', 'token', 'code'], ...items.map(({ id, token, code }) => [id, token, code])];
  download(
    new Blob([BYTE_ORDER_MARK + lines.map(csvLine).join('')], { type: 'text/csv;charset=utf-8' }),
    `${items[0]?.id ?? 'sen'}.csv`,
  );
}

function BatchForm({ onMade }: { readonly onMade: (items: Batch['items']) => void }) {
  const { t, language } = useTexts();
  const client = useQueryClient();
  const profiles = useQuery(profilesQuery).data ?? [];
  const organisations = useQuery(organisationsQuery).data ?? [];
  const [profile, setProfile] = useState<string | null>(null);
  const [organisation, setOrganisation] = useState<string | null>(null);
  const [prefix, setPrefix] = useState('SEN');
  const [count, setCount] = useState('24');
  const [checked, setChecked] = useState(false);
  const key = useRef(idempotencyKey());
  const body = newBatch.safeParse({ profile: profile ?? undefined, count: Number(count), prefix, organisation });
  const attempt = useMutation({
    mutationFn: (wanted: Parameters<typeof createBatch>[0]) => createBatch(wanted, key.current),
    onError: () => {
      key.current = idempotencyKey();
    },
    onSuccess: ({ items }) => {
      void client.invalidateQueries({ queryKey: ['devices', 'all'] });
      onMade(items);
    },
  });
  const wrong = (field: string): boolean =>
    checked && !body.success && body.error.issues.some(({ path }) => path[0] === field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (body.success) attempt.mutate(body.data);
  };
  return (
    <form className={`${card.card} ${classes.step}`} onSubmit={submit} noValidate>
      <h2>{t('stock.make')}</h2>
      <SearchSelect
        label={t('addDevice.profile')}
        data={profiles.map((one) => ({ value: one.id, label: one.name[language] }))}
        value={profile}
        onChange={setProfile}
        error={wrong('profile') && t('addDevice.noProfile')}
      />
      <TextInput
        size="md"
        label={t('stock.count')}
        inputMode="numeric"
        maxLength={4}
        value={count}
        onChange={(event) => setCount(event.currentTarget.value)}
        error={wrong('count') && t('stock.badCount')}
      />
      <TextInput
        size="md"
        label={t('stock.prefix')}
        description={t('stock.prefixLead', { example: `${prefix || 'SEN'}-0001` })}
        maxLength={40}
        value={prefix}
        onChange={(event) => setPrefix(event.currentTarget.value.trim())}
        error={wrong('prefix') && t('addDevice.badId')}
      />
      <SearchSelect
        label={t('addDevice.organisation')}
        description={t('stock.organisationLead')}
        data={organisations.map((one) => ({ value: one.id, label: one.name }))}
        value={organisation}
        onChange={setOrganisation}
      />
      <FormMessage error={attempt.error && t(saveFailure(attempt.error))} />
      <Button type="submit" size="md" loading={attempt.isPending}>
        {t('stock.submit')}
      </Button>
    </form>
  );
}

function InStock() {
  const { t, language, format } = useTexts();
  const devices = useQuery(devicesQuery);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const all = (devices.data ?? []).filter(({ site, uplinks }) => site === null && uplinks === 0);
  const shown = all.slice(0, SHOWN);
  if (shown.length === 0) return null;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const whole = chosen.size === shown.length;
  return (
    <section className={`${card.card} ${classes.step}`} aria-labelledby="in-stock">
      <h2 id="in-stock">{t('stock.there', { n: format.number(all.length) })}</h2>
      <p className={classes.muted}>{t('stock.renew')}</p>
      <div className={classes.actions}>
        <LabelButton devices={[...chosen].map((id) => ({ id }))} label={t('stock.printNew')} />
        <Button variant="default" onClick={() => setChosen(new Set(whole ? [] : shown.map(({ id }) => id)))}>
          {t(whole ? 'stock.none' : 'stock.all')}
        </Button>
      </div>
      <ul className={classes.sites} aria-labelledby="in-stock">
        {shown.map(({ id, name, profileName, organisationName }) => (
          <li key={id}>
            <button type="button" aria-pressed={chosen.has(id)} onClick={() => toggle(id)}>
              <span>{name === id ? id : `${name} (${id})`}</span>
              <small>{organisationName ?? profileName[language]}</small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
