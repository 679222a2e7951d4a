import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../../i18n/use-texts.ts';
import { useTitle } from '../../ui/use-title.ts';
import classes from './alerts-page.module.css';
import { ClearedAlerts } from './cleared-alerts.tsx';
import { OpenAlerts } from './open-alerts.tsx';

const route = getRouteApi('/shell/alerts');
const states = ['open', 'cleared'] as const;

/** What is wrong now, and what was. */
export function AlertsPage() {
  const { t } = useTexts();
  const { state = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t('alerts.title'));
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('alerts.title')}</h1>
        <SegmentedControl
          size="md"
          aria-label={t('alerts.state')}
          value={state}
          onChange={(chosen) => void navigate({ search: chosen === 'open' ? {} : { state: 'cleared' } })}
          data={states.map((value) => ({ value, label: t(`alerts.${value}`) }))}
        />
      </div>
      {state === 'open' ? <OpenAlerts /> : <ClearedAlerts />}
    </div>
  );
}
