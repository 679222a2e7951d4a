import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AlertWish } from '../../data/alert-list.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useTitle } from '../../ui/use-title.ts';
import classes from './alerts-page.module.css';
import { Inbox } from './inbox.tsx';
import { InboxFilter } from './inbox-filter.tsx';

const route = getRouteApi('/shell/alerts');
const filters = ['cleared', 'all'] as const;
const states = ['open', ...filters] as const;

/** What is wrong now, and what was. */
export function AlertsPage() {
  const { t } = useTexts();
  const wish = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t('alerts.title'));
  const change = useCallback(
    (changed: AlertWish) => void navigate({ search: (was) => ({ ...was, ...changed }), replace: true }),
    [navigate],
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('alerts.title')}</h1>
        <SegmentedControl
          size="md"
          aria-label={t('alerts.state')}
          value={wish.state ?? 'open'}
          onChange={(chosen) =>
            void navigate({
              search: (was) => ({ ...was, state: filters.find((one) => one === chosen) }),
            })
          }
          data={states.map((value) => ({ value, label: t(`alerts.${value}`) }))}
        />
      </div>
      <InboxFilter wish={wish} onChange={change} />
      <Inbox
        wish={wish}
        onClear={() => void navigate({ search: ({ state }) => ({ state }), replace: true })}
        onOpen={(alert) => void navigate({ to: '/alerts/$alert', params: { alert } })}
      />
    </div>
  );
}
