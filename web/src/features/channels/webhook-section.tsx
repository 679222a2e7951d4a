import { Checkbox, Textarea } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './channels.module.css';
import { ChannelSection, type SectionProps } from './section.tsx';

/** Where webhooks may lead. */
export function WebhookSection({ settings, mayWrite }: SectionProps) {
  const { t } = useTexts();
  const { allowPrivate, allow } = settings.webhook;
  return (
    <ChannelSection
      settings={settings}
      mayWrite={mayWrite}
      title={t('channels.webhook')}
      lead={t('channels.webhookLead')}
      on={null}
      checks={null}
      read={(fields) => ({
        webhook: {
          allowPrivate: fields.has('allowPrivate'),
          allow: String(fields.get('allow') ?? '')
            .split(/[\s,;]+/)
            .filter((word) => word !== ''),
        },
      })}
    >
      {(faults) => (
        <>
          <Checkbox
            name="allowPrivate"
            size="md"
            classNames={{ body: classes.checkbox ?? '' }}
            label={t('channels.allowPrivate')}
            description={t('channels.allowPrivateLead')}
            defaultChecked={allowPrivate}
          />
          <Textarea
            name="allow"
            size="md"
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            label={t('channels.allow')}
            defaultValue={allow.join('\n')}
            error={[...faults].find(([path]) => path.startsWith('webhook.allow'))?.[1]}
          />
        </>
      )}
    </ChannelSection>
  );
}
