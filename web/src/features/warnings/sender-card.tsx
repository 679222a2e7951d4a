import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type WarningSender, warningSender } from '../../../../domain/api/warnings.ts';
import { senderQuery, useSaveSender } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './warnings.module.css';

/** Who warns: one line once it is set, a form until then. */
export function SenderCard() {
  const { t, language } = useTexts();
  const sender = useQuery(senderQuery).data;
  const [open, setOpen] = useState(false);
  if (!sender) return null;
  if (sender.sender !== '' && !open)
    return (
      <p className={classes.sender}>
        <span>
          {t('warnings.sender.title')}: <b>{sender.senderName[language] || sender.senderName.vi || sender.sender}</b>
        </span>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('warnings.sender.change')}
        </Button>
      </p>
    );
  return <SenderForm sender={sender} onDone={() => setOpen(false)} />;
}

function SenderForm({ sender, onDone }: { readonly sender: WarningSender; readonly onDone: () => void }) {
  const { t } = useTexts();
  const save = useSaveSender();
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const of = (name: string) => String(values.get(name)).trim();
    const parsed = warningSender.safeParse({
      sender: of('sender'),
      senderName: { vi: of('vi'), en: of('en') },
      contact: of('contact'),
    });
    setWrong(!parsed.success || parsed.data.sender === '');
    if (parsed.success && parsed.data.sender !== '') save.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form
      className={`${card.card} ${manage.form} ${manage.narrow}`}
      onSubmit={submit}
      noValidate
      aria-labelledby="warning-sender"
    >
      <div>
        <h2 id="warning-sender" className={manage.heading}>
          {t('warnings.sender.title')}
        </h2>
        <p className={manage.muted}>{t('warnings.sender.lead')}</p>
      </div>
      <TextInput
        size="md"
        name="vi"
        label={t('warnings.sender.vi')}
        placeholder={t('warnings.sender.viExample')}
        maxLength={120}
        defaultValue={sender.senderName.vi}
      />
      <div className={manage.pair}>
        <TextInput
          size="md"
          name="sender"
          label={t('warnings.sender.id')}
          description={t('warnings.sender.idNote')}
          maxLength={120}
          defaultValue={sender.sender}
          error={wrong && t('warnings.form.wrong')}
        />
        <TextInput
          size="md"
          name="contact"
          type="tel"
          label={t('warnings.sender.contact')}
          maxLength={120}
          defaultValue={sender.contact}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      </div>
      <TextInput
        size="md"
        name="en"
        label={t('warnings.sender.en')}
        maxLength={120}
        defaultValue={sender.senderName.en}
      />
      <div role="alert">{save.error && <p className={manage.error}>{t(saveFailure(save.error))}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
        {sender.sender !== '' && (
          <Button variant="default" onClick={onDone}>
            {t('form.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}
