import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { newDevice } from '../../../../domain/api/devices.ts';
import { createDevice } from '../../data/adding.ts';
import { devicesQuery } from '../../data/devices.ts';
import { idempotencyKey } from '../../data/http.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { useMay } from '../../data/permissions.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { idFromName } from '../../lib/own-id.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { ConnectionHints } from './connection-hints.tsx';
import { FirstValue } from './first-value.tsx';
import { LabelButton } from './label-button.tsx';

const ways = [
  { to: '/c', name: 'addDevice.byLabel', lead: 'addDevice.byLabelLead' },
  { to: '/devices/import', name: 'addDevice.byFile', lead: 'addDevice.byFileLead' },
  { to: '/devices/waiting', name: 'addDevice.byGateway', lead: 'addDevice.byGatewayLead' },
  { to: '/devices/stock', name: 'addDevice.stock', lead: 'addDevice.stockLead' },
] as const;

interface Made {
  readonly id: string;
  readonly profile: string;
  readonly token: string;
}

/** Adding devices: the quicker ways first, then one by hand. */
export function NewDevicePage() {
  const { t } = useTexts();
  const [made, setMade] = useState<Made | null>(null);
  const mayPrint = useMay('devices.credentials');
  useTitle(t('addDevice.title'));
  return (
    <div className={classes.page}>
      <Link to="/devices" className={manage.back}>
        <BackIcon size={18} />
        {t('device.back')}
      </Link>
      <h1>{t('addDevice.title')}</h1>
      {made ? (
        <>
          <section className={`${card.card} ${classes.step}`}>
            <ConnectionHints device={made.id} token={made.token} isGateway={made.profile === 'gateway'} />
            {mayPrint && <LabelButton devices={[{ id: made.id }]} label={t('addDevice.label')} />}
          </section>
          <FirstValue device={made.id} lead={t('addDevice.made')} />
          <Button variant="default" onClick={() => setMade(null)}>
            {t('addDevice.another')}
          </Button>
        </>
      ) : (
        <>
          <nav className={classes.ways} aria-label={t('addDevice.ways')}>
            {ways.map(({ to, name, lead }) => (
              <Link key={to} to={to} className={card.card}>
                <b>{t(name)}</b>
                <span>{t(lead)}</span>
              </Link>
            ))}
          </nav>
          <NewDeviceForm onMade={setMade} />
        </>
      )}
    </div>
  );
}

function NewDeviceForm({ onMade }: { readonly onMade: (made: Made) => void }) {
  const { t, language } = useTexts();
  const client = useQueryClient();
  const profiles = useQuery(profilesQuery).data ?? [];
  const sites = useQuery(sitesQuery).data ?? [];
  const devices = useQuery(devicesQuery).data ?? [];
  const organisations = useQuery(organisationsQuery).data ?? [];
  const [profile, setProfile] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [id, setId] = useState('');
  const [site, setSite] = useState<string | null>(null);
  const [gateway, setGateway] = useState<string | null>(null);
  const [organisation, setOrganisation] = useState<string | null>(null);
  const [serial, setSerial] = useState('');
  const [checked, setChecked] = useState(false);
  const key = useRef(idempotencyKey());
  const suggestion = useRef(Math.random());
  const own = id.trim() === '' ? idFromName(name, () => suggestion.current) : id.trim();
  const body = newDevice.safeParse({
    id: own,
    name: name.trim(),
    profile: profile ?? undefined,
    site,
    gateway,
    organisation,
    serial: serial.trim() === '' ? null : serial.trim(),
  });
  const attempt = useMutation({
    mutationFn: (wanted: Parameters<typeof createDevice>[0]) => createDevice(wanted, key.current),
    onError: () => {
      key.current = idempotencyKey();
    },
    onSuccess: ({ token, ...device }) => {
      void client.invalidateQueries({ queryKey: ['devices', 'all'] });
      onMade({ id: device.id, token, profile: device.profile });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (body.success) attempt.mutate(body.data);
  };
  const wrong = (field: string): boolean =>
    checked && !body.success && body.error.issues.some(({ path }) => path[0] === field);
  const taken = attempt.error instanceof ApiError && attempt.error.code === 'already-exists';

  return (
    <form className={`${card.card} ${classes.step}`} onSubmit={submit} noValidate>
      <h2>{t('addDevice.byHand')}</h2>
      <SearchSelect
        label={t('addDevice.profile')}
        data={profiles.map((one) => ({ value: one.id, label: one.name[language] }))}
        value={profile}
        onChange={setProfile}
        error={wrong('profile') && t('addDevice.noProfile')}
      />
      <TextInput
        size="md"
        label={t('addDevice.name')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={wrong('name') && t('addDevice.noName')}
      />
      <SearchSelect
        label={t('addDevice.site')}
        data={sites.map((one) => ({ value: one.id, label: one.name }))}
        value={site}
        onChange={setSite}
      />
      <details>
        <summary className={classes.summary}>{t('addDevice.more')}</summary>
        <div className={classes.step}>
          <TextInput
            size="md"
            label={t('addDevice.id')}
            description={t('addDevice.idLead')}
            placeholder={name.trim() === '' ? '' : own}
            maxLength={64}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            error={wrong('id') && t('addDevice.badId')}
          />
          <SearchSelect
            label={t('addDevice.gateway')}
            description={t('addDevice.gatewayLead')}
            data={devices.map((one) => ({ value: one.id, label: `${one.name} (${one.id})` }))}
            value={gateway}
            onChange={setGateway}
          />
          <SearchSelect
            label={t('addDevice.organisation')}
            description={t('addDevice.organisationLead')}
            data={organisations.map((one) => ({ value: one.id, label: one.name }))}
            value={organisation}
            onChange={setOrganisation}
          />
          <TextInput
            size="md"
            label={t('addDevice.serial')}
            maxLength={64}
            value={serial}
            onChange={(event) => setSerial(event.currentTarget.value)}
          />
        </div>
      </details>
      <FormMessage error={attempt.error && t(taken ? 'addDevice.taken' : saveFailure(attempt.error))} />
      <Button type="submit" size="md" loading={attempt.isPending}>
        {t('addDevice.submit')}
      </Button>
    </form>
  );
}
