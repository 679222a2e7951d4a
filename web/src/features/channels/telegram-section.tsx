import { TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import { SecretField, secretIn } from './secret-field.tsx';
import { ChannelSection, type SectionProps } from './section.tsx';

/** The bot that writes to people and groups on Telegram. */
export function TelegramSection({ settings, mayWrite }: SectionProps) {
  const { t } = useTexts();
  const { botToken, apiUrl } = settings.telegram;
  return (
    <ChannelSection
      settings={settings}
      mayWrite={mayWrite}
      title={t('channels.telegram')}
      lead={t('channels.telegramLead')}
      on={botToken}
      checks="telegram"
      read={(fields) => ({
        telegram: {
          apiUrl: String(fields.get('apiUrl') ?? '').trim() || null,
          botToken: secretIn(fields, 'botToken'),
        },
      })}
    >
      {(faults) => (
        <>
          <SecretField
            name="botToken"
            label={t('channels.botToken')}
            set={botToken}
            error={faults.get('telegram.botToken')}
          />
          <TextInput
            name="apiUrl"
            type="url"
            size="md"
            maxLength={300}
            label={t('channels.apiUrl')}
            defaultValue={apiUrl ?? ''}
            error={faults.get('telegram.apiUrl')}
          />
        </>
      )}
    </ChannelSection>
  );
}
