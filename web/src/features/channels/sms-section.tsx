import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import classes from './channels.module.css';
import { SecretField, secretIn } from './secret-field.tsx';
import { ChannelSection, type SectionProps } from './section.tsx';
import { askedFor, draftOf, gatewayOf } from './sms-draft.ts';
import { SmsFields } from './sms-fields.tsx';

/** An SMS service, described by whoever has an account with it. */
export function SmsSection({ settings, mayWrite }: SectionProps) {
  const { t } = useTexts();
  const { gateway, secrets, missing } = settings.sms;
  const [on, setOn] = useState(gateway !== null);
  const [draft, setDraft] = useState(() => draftOf(gateway));
  const asked = on ? askedFor(draft) : [];
  return (
    <ChannelSection
      settings={settings}
      mayWrite={mayWrite}
      title={t('channels.sms')}
      lead={t('channels.smsLead', { marks: '{{phone}}, {{text}}, {{key}}' })}
      on={gateway !== null}
      checks="sms"
      read={(fields) => ({
        sms: {
          gateway: on ? gatewayOf(draft, gateway) : null,
          secrets: Object.fromEntries(
            asked.flatMap((name) => {
              const value = secretIn(fields, `secrets.${name}`);
              return value === undefined ? [] : [[name, value]];
            }),
          ),
        },
      })}
    >
      {(faults) => (
        <>
          {missing.length > 0 && (
            <p role="alert" className={form.error}>
              {t('channels.missing', { names: missing.join(', ') })}
            </p>
          )}
          <Checkbox
            size="md"
            classNames={{ body: classes.checkbox ?? '' }}
            label={t('channels.smsOn')}
            checked={on}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
          {on && (
            <>
              <SmsFields value={draft} onChange={setDraft} faults={faults} />
              <p className={classes.small}>{t('channels.smsSecretNote', { mark: '{{secret.NAME}}' })}</p>
              {asked.map((name) => (
                <SecretField
                  key={name}
                  name={`secrets.${name}`}
                  label={t('channels.smsSecret', { name })}
                  set={secrets.includes(name)}
                  error={faults.get(`sms.secrets.${name}`)}
                />
              ))}
            </>
          )}
        </>
      )}
    </ChannelSection>
  );
}
