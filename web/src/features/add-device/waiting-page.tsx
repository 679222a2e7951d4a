import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { WaitingDevice } from '../../../../domain/api/waiting-devices.ts';
import type { DeviceProfile } from '../../../../domain/device-profile.ts';
import { adopt, ignore, waitingQuery } from '../../data/adding.ts';
import { idempotencyKey } from '../../data/http.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { Age } from '../../ui/age.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { FormMessage } from '../../ui/form-message.tsx';
import { StationIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { BackToWays } from './back-to-ways.tsx';

/** What anything that sends JSON can be taken for. */
const FALLBACK = 'generic-json';

/** Devices that gateways speak of, each taken on by one press. */
export function WaitingPage() {
  const { t } = useTexts();
  const [ignored, setIgnored] = useState(false);
  const [adopted, setAdopted] = useState<{ readonly id: string; readonly replayed: number } | null>(null);
  const waiting = useQuery(waitingQuery(ignored));
  const profiles = useQuery(profilesQuery).data ?? [];
  useTitle(t('waiting.title'));
  return (
    <div className={classes.page}>
      <BackToWays />
      <h1>{t('waiting.title')}</h1>
      <p className={classes.muted}>{t('waiting.lead')}</p>
      <div role="status" className={classes.status}>
        {adopted && (
          <p className={classes.doneMark}>
            <span>
              {t('waiting.adopted', { n: adopted.replayed })}{' '}
              <Link to="/devices/$device" params={{ device: adopted.id }}>
                {adopted.id}
              </Link>
            </span>
          </p>
        )}
      </div>
      <div className={classes.actions}>
        <Button variant="default" aria-pressed={ignored} onClick={() => setIgnored(!ignored)}>
          {t(ignored ? 'waiting.showWaiting' : 'waiting.showIgnored')}
        </Button>
      </div>
      {waiting.isError && !waiting.data && <Failed error={waiting.error} retry={() => void waiting.refetch()} />}
      {waiting.isPending && <Skeleton h={120} radius={14} />}
      {waiting.data?.length === 0 && (
        <Message
          mark={<StationIcon size={36} />}
          title={t(ignored ? 'waiting.noneIgnored' : 'waiting.none')}
          lead={t('waiting.noneLead')}
        />
      )}
      <ul className={classes.cards}>
        {waiting.data?.map((one) => (
          <WaitingCard
            key={`${one.gateway} ${one.child}`}
            one={one}
            profiles={profiles}
            onAdopted={(replayed) => setAdopted({ id: one.child, replayed })}
          />
        ))}
      </ul>
    </div>
  );
}

interface WaitingCardProps {
  readonly one: WaitingDevice;
  readonly profiles: readonly DeviceProfile[];
  readonly onAdopted: (replayed: number) => void;
}

function WaitingCard({ one, profiles, onAdopted }: WaitingCardProps) {
  const { t, language, format } = useTexts();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const key = useRef(idempotencyKey());
  const { gateway, child } = one;
  const profile = chosen ?? one.profile ?? FALLBACK;
  const done = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['waiting-devices'] }),
      client.invalidateQueries({ queryKey: ['devices', 'all'] }),
    ]);
  const take = useMutation({
    mutationFn: () => adopt({ gateway, child, profile }, key.current),
    onError: () => {
      key.current = idempotencyKey();
    },
    onSuccess: ({ replayed }) => {
      onAdopted(replayed);
      return done();
    },
  });
  const aside = useMutation({ mutationFn: () => ignore({ gateway, child, ignored: !one.ignored }), onSuccess: done });
  return (
    <li className={`${card.card} ${classes.step}`}>
      <div>
        <h2>{child}</h2>
        <p className={classes.muted}>
          {t('waiting.through', { gateway: one.gatewayName })} · <Age at={Date.parse(one.lastAt)} /> ·{' '}
          {t('waiting.uplinks', { n: format.number(one.uplinks) })}
        </p>
      </div>
      {one.sample !== null && <code className={classes.sample}>{one.sample}</code>}
      {one.adoptable ? (
        <div className={classes.take}>
          <NativeSelect
            label={t('addDevice.profile')}
            description={one.profile === null ? undefined : t('waiting.guessed')}
            value={profile}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={profiles.map(({ id, name }) => ({ value: id, label: name[language] }))}
          />
          <Button loading={take.isPending} onClick={() => take.mutate()} aria-label={t('waiting.adoptOf', { child })}>
            {t('waiting.adopt')}
          </Button>
        </div>
      ) : (
        <p className={classes.bad}>{t('waiting.badName')}</p>
      )}
      <div className={classes.actions}>
        <Button variant="default" loading={aside.isPending} onClick={() => aside.mutate()}>
          {t(one.ignored ? 'waiting.takeBack' : 'waiting.ignore')}
        </Button>
      </div>
      <FormMessage error={(take.error ?? aside.error) && t(saveFailure(take.error ?? aside.error))} />
    </li>
  );
}
