import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type Delivery, deliveryState } from '../../../../domain/api/notifications.ts';
import { endpointKind } from '../../../../domain/notifications/endpoints.ts';
import { type DeliveryWish, deliveriesQuery } from '../../data/deliveries.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { DeliveryError, DeliveryState, DeliveryWaits } from '../../ui/delivery-state.tsx';
import { Failed } from '../../ui/failed.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import manage from '../../ui/manage.module.css';
import { LevelMark } from '../../ui/marks.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './deliveries-page.module.css';

const route = getRouteApi('/shell/deliveries');

/** Who was told what, over which channel, and what became of it. */
export function DeliveriesPage() {
  const { t } = useTexts();
  const wish = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t('deliveries.title'));
  const change = useCallback(
    (changed: DeliveryWish) => void navigate({ search: (was) => ({ ...was, ...changed }), replace: true }),
    [navigate],
  );
  return (
    <div className={manage.page}>
      <h1>{t('deliveries.title')}</h1>
      <p className={manage.muted}>{t('deliveries.lead')}</p>
      <search className={classes.filter}>
        <NativeSelect
          size="md"
          label={t('deliveries.outcome')}
          value={wish.state ?? ''}
          onChange={(event) => change({ state: deliveryState.safeParse(event.currentTarget.value).data })}
          data={[
            { value: '', label: t('deliveries.any') },
            ...deliveryState.options.map((value) => ({ value, label: t(`deliveries.state.${value}`) })),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('deliveries.over')}
          value={wish.channel ?? ''}
          onChange={(event) => change({ channel: endpointKind.safeParse(event.currentTarget.value).data })}
          data={[
            { value: '', label: t('deliveries.any') },
            ...endpointKind.options.map((value) => ({ value, label: t(`deliveries.channel.${value}`) })),
          ]}
        />
        {(wish.alert ?? wish.user) !== undefined && (
          <div className={classes.chips}>
            {wish.alert !== undefined && (
              <Button variant="light" onClick={() => change({ alert: undefined })}>
                {t('deliveries.onlyAlert')} ✕
              </Button>
            )}
            {wish.user !== undefined && (
              <Button variant="light" onClick={() => change({ user: undefined })}>
                {t('deliveries.onlyUser')} ✕
              </Button>
            )}
          </div>
        )}
      </search>
      <Rows
        wish={wish}
        onClear={() => void navigate({ search: {}, replace: true })}
        onUser={(user) => change({ user })}
      />
    </div>
  );
}

interface RowsProps {
  readonly wish: DeliveryWish;
  readonly onClear: () => void;
  readonly onUser: (user: string) => void;
}

function Rows({ wish, onClear, onUser }: RowsProps) {
  const { t } = useTexts();
  const query = useInfiniteQuery(deliveriesQuery(wish));
  if (query.isPending) return <ListPending />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const filtered = Object.values(wish).some((one) => one !== undefined);
    return filtered ? (
      <Message title={t('deliveries.noMatch')} action={<Button onClick={onClear}>{t('inbox.clear')}</Button>} />
    ) : (
      <Message title={t('deliveries.none')} lead={t('deliveries.noneLead')} />
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((one) => (
          <Row key={one.id} delivery={one} onUser={onUser} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={manage.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('deliveries.older')}
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ delivery, onUser }: { readonly delivery: Delivery; readonly onUser: (user: string) => void }) {
  const { t, format } = useTexts();
  const { subject, alert, level, user, channel, recipient, state, purpose, error, createdAt, sentAt } = delivery;
  const at = (instant: string) => format.instant(Date.parse(instant));
  return (
    <li className={classes.row}>
      <span className={classes.mark}>{level && <LevelMark level={level} size={20} />}</span>
      <div className={classes.what}>
        {alert === null ? (
          <b>{subject}</b>
        ) : (
          <Link to="/alerts/$alert" params={{ alert }}>
            {subject}
          </Link>
        )}
        <p className={manage.muted}>
          {t(`deliveries.purpose.${purpose}`)} · {t(`deliveries.channel.${channel}`)} · {recipient}
        </p>
        <DeliveryWaits delivery={delivery} />
        <DeliveryError error={error} />
        <p className={manage.small}>
          {t('deliveries.made', { at: at(createdAt) })}
          {sentAt !== null && ` · ${t('deliveries.sentAt', { at: at(sentAt) })}`}
        </p>
      </div>
      <div className={classes.state}>
        <DeliveryState state={state} />
        {user && (
          <button type="button" className={classes.user} onClick={() => onUser(user.id)}>
            {user.name}
          </button>
        )}
      </div>
    </li>
  );
}
