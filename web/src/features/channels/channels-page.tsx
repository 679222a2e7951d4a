import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { channelSettingsQuery } from '../../data/channels.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { useTitle } from '../../ui/use-title.ts';
import { PushSection } from './push-section.tsx';
import { SmsSection } from './sms-section.tsx';
import { TelegramSection } from './telegram-section.tsx';
import { WebhookSection } from './webhook-section.tsx';
import { ZaloSection } from './zalo-section.tsx';

/** By what services people are told of alerts: keys, templates, and whether each service takes them. */
export function ChannelsPage() {
  const { t } = useTexts();
  const query = useQuery(channelSettingsQuery);
  const mayWrite = useMay('settings.write', EVERYWHERE);
  useTitle(t('channels.title'));
  const settings = query.data;
  return (
    <div className={`${manage.page} ${manage.narrow}`}>
      <div>
        <h1>{t('channels.title')}</h1>
        <p className={manage.muted}>{t('channels.lead')}</p>
      </div>
      {query.isError && !settings && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={320} aria-busy="true" />}
      {settings && (
        <>
          <TelegramSection settings={settings} mayWrite={mayWrite} />
          <ZaloSection settings={settings} mayWrite={mayWrite} />
          <SmsSection settings={settings} mayWrite={mayWrite} />
          <WebhookSection settings={settings} mayWrite={mayWrite} />
          <PushSection settings={settings} mayWrite={mayWrite} />
        </>
      )}
    </div>
  );
}
