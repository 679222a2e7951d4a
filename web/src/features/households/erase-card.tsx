import { Button, Checkbox, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HouseholdDetail } from '../../../../domain/api/households.ts';
import { erasureQuery, useEraseHousehold } from '../../data/households.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import classes from './household-page.module.css';

/** Erases in three steps, for there is no way back: ask, see what goes, say yes. */
export function EraseCard({ household }: { readonly household: HouseholdDetail }) {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  if (asked) return <Preview household={household} onCancel={() => setAsked(false)} />;
  return (
    <Button variant="default" c="var(--act)" onClick={() => setAsked(true)}>
      {t('households.erase')}
    </Button>
  );
}

interface PreviewProps {
  readonly household: HouseholdDetail;
  readonly onCancel: () => void;
}

function Preview({ household: { id, name }, onCancel }: PreviewProps) {
  const { t, format } = useTexts();
  const query = useQuery(erasureQuery(id));
  const erase = useEraseHousehold();
  const [sure, setSure] = useState(false);
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={160} radius={10} aria-busy="true" />;
  const { sites, devices, readings, alerts, messages } = query.data;
  return (
    <div className={classes.erase}>
      <h3>{t('households.eraseTitle', { name })}</h3>
      <ul>
        <li>{t('households.eraseRecord')}</li>
        {sites > 0 && <li>{t('households.eraseSites', { n: format.number(sites) })}</li>}
        {devices > 0 && <li>{t('households.eraseDevices', { n: format.number(devices) })}</li>}
        {readings > 0 && <li>{t('households.eraseReadings', { n: format.number(readings) })}</li>}
        {alerts + messages > 0 && <li>{t('households.eraseOthers', { n: format.number(alerts + messages) })}</li>}
      </ul>
      <p className={manage.muted}>{t('households.eraseLead')}</p>
      <Checkbox
        size="md"
        classNames={{ body: classes.check }}
        label={t('households.eraseSure')}
        checked={sure}
        onChange={(event) => setSure(event.currentTarget.checked)}
      />
      <div role="alert">{erase.isError && <p className={manage.error}>{t('households.eraseFailed')}</p>}</div>
      <div className={manage.actions}>
        <Button color="var(--act)" disabled={!sure} loading={erase.isPending} onClick={() => erase.mutate(id)}>
          {t('households.eraseNow')}
        </Button>
        <Button variant="default" disabled={erase.isPending} onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </div>
  );
}
