import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { SaidByServer } from '../../ui/said-by-server.tsx';
import classes from './channels.module.css';
import { SecretField, secretIn } from './secret-field.tsx';
import { ChannelSection, type SectionProps } from './section.tsx';
import { ZnsTemplates } from './zns-templates.tsx';

/** The Official Account on Zalo: its app, its tokens, and the templates that Zalo approved. */
export function ZaloSection({ settings, mayWrite }: SectionProps) {
  const { t, format } = useTexts();
  const { appId, appSecret, refreshToken, refused, accessUntil } = settings.zalo;
  const [templates, setTemplates] = useState(settings.zalo.templates);
  return (
    <ChannelSection
      settings={settings}
      mayWrite={mayWrite}
      title={t('channels.zalo')}
      lead={t('channels.zaloLead')}
      on={appId !== null && appSecret && refreshToken}
      checks="zalo"
      read={(fields) => ({
        zalo: {
          appId: String(fields.get('appId') ?? '').trim() || null,
          appSecret: secretIn(fields, 'appSecret'),
          refreshToken: secretIn(fields, 'refreshToken'),
          templates,
        },
      })}
    >
      {(faults) => (
        <>
          {refused !== null && (
            <div role="alert" className={form.error}>
              <p>{t('channels.refused')}</p>
              <SaidByServer text={refused} />
            </div>
          )}
          <TextInput
            name="appId"
            size="md"
            inputMode="numeric"
            maxLength={25}
            label={t('channels.appId')}
            defaultValue={appId ?? ''}
            error={faults.get('zalo.appId')}
          />
          <SecretField
            name="appSecret"
            label={t('channels.appSecret')}
            set={appSecret}
            error={faults.get('zalo.appSecret')}
          />
          <SecretField
            name="refreshToken"
            label={t('channels.refreshToken')}
            description={t('channels.refreshLead')}
            set={refreshToken}
            error={faults.get('zalo.refreshToken')}
          />
          {accessUntil !== null && (
            <p className={classes.small}>{t('channels.access', { at: format.instant(Date.parse(accessUntil)) })}</p>
          )}
          <ZnsTemplates value={templates} onChange={setTemplates} faults={faults} />
        </>
      )}
    </ChannelSection>
  );
}
