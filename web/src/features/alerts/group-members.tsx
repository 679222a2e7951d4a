import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { groupQuery } from '../../data/alert-list.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { alertFacts } from '../../ui/alert-text.ts';
import { Failed } from '../../ui/failed.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import classes from './inbox.module.css';

/** The alerts of one cause, each by its place. */
export function GroupMembers({ group, state }: { readonly group: string; readonly state: 'open' | 'all' }) {
  const tools = useTexts();
  const { t, format } = tools;
  const query = useQuery(groupQuery(group, state));
  if (query.isPending) return <Skeleton h={88} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <ul className={classes.members}>
      {query.data.map((alert) => {
        const { figure } = alertFacts(alert, tools);
        const place = [alert.deviceName, alert.siteName === alert.deviceName ? null : alert.siteName];
        return (
          <li key={alert.id}>
            <LevelMark level={alert.level} size={18} />
            <Link to="/alerts/$alert" params={{ alert: alert.id }}>
              {place.filter(Boolean).join(' · ')}
            </Link>
            <span>
              {figure} · {format.shortInstant(Date.parse(alert.raisedAt))}
              {alert.acknowledgedAt !== null && ` · ${t('inbox.taken')}`}
              {alert.clearedAt !== null &&
                ` · ${t('alerts.clearedAt', { at: format.shortInstant(Date.parse(alert.clearedAt)) })}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
