import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type AlertLetters, alertLetters } from '../../../../domain/api/settings.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import { alertLettersQuery, setupQuery, useSaveAlertLetters } from '../../data/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import classes from './start-page.module.css';
import type { StepProps } from './step-props.ts';

/** Who is told of alerts, and what the server can do about it. */
export function ChannelStep({ onNext }: Pick<StepProps, 'onNext'>) {
  const { t } = useTexts();
  const letters = useQuery(alertLettersQuery).data;
  const channels = useQuery(setupQuery).data?.channels;
  if (!letters || !channels) return null;
  return (
    <div className={classes.form}>
      <p className={classes.muted}>{t('start.channel.lead')}</p>
      <Addresses letters={letters} onNext={onNext} />
      {!channels.smtp && <p className={classes.note}>{t('start.channel.noSmtp')}</p>}
      <p className={classes.muted}>{t('start.channel.others')}</p>
      <ButtonLink to="/account/notifications" variant="default">
        {t('start.channel.mine')}
      </ButtonLink>
      <ButtonLink to="/settings/contacts" variant="default">
        {t('start.channel.places')}
      </ButtonLink>
      <p className={classes.small}>{t(channels.webhook ? 'start.channel.webhook' : 'start.channel.noWebhook')}</p>
    </div>
  );
}

function Addresses({ letters, onNext }: Pick<StepProps, 'onNext'> & { readonly letters: AlertLetters }) {
  const { t, language } = useTexts();
  const save = useSaveAlertLetters();
  const [wrong, setWrong] = useState<'none' | 'badAddress' | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const to = String(form.get('to'))
      .split(/[\s,;]+/)
      .filter((word) => word !== '');
    const parsed = alertLetters.safeParse({ to, from: form.get('from'), language });
    const emptied = to.length === 0 && letters.to.length === 0;
    setWrong(emptied ? 'none' : parsed.success ? null : 'badAddress');
    if (!parsed.success || emptied) return;
    save.mutate(parsed.data, { onSuccess: onNext });
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Textarea
        name="to"
        size="md"
        autosize
        minRows={2}
        maxRows={8}
        inputMode="email"
        autoComplete="email"
        spellCheck={false}
        label={t('start.channel.to')}
        description={t('start.channel.toLead')}
        defaultValue={letters.to.join('\n')}
        error={wrong !== null && t(`start.channel.${wrong}`)}
      />
      <NativeSelect
        name="from"
        size="md"
        label={t('start.channel.from')}
        defaultValue={letters.from}
        data={alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <div role="alert">{save.error && <p className={classes.error}>{t(saveFailure(save.error))}</p>}</div>
      <Button type="submit" h="var(--touch)" loading={save.isPending}>
        {t('start.save')}
      </Button>
    </form>
  );
}
