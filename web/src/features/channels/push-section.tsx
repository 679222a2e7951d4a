import { TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import { ChannelSection, type SectionProps } from './section.tsx';

/** Messages in browsers: they need nothing but, politely, an address. */
export function PushSection({ settings, mayWrite }: SectionProps) {
  const { t } = useTexts();
  return (
    <ChannelSection
      settings={settings}
      mayWrite={mayWrite}
      title={t('channels.push')}
      lead={t('channels.pushLead')}
      on={null}
      checks="push"
      read={(fields) => ({ push: { subject: String(fields.get('subject') ?? '').trim() || null } })}
    >
      {(faults) => (
        <TextInput
          name="subject"
          size="md"
          maxLength={300}
          label={t('channels.subject')}
          placeholder={t('channels.subjectExample')}
          defaultValue={settings.push.subject ?? ''}
          error={faults.get('push.subject')}
        />
      )}
    </ChannelSection>
  );
}
