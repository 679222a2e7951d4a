import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type {
  ChannelCheck,
  ChannelSettingsChange,
  ChannelSettingsView,
} from '../../../../domain/notifications/channel-settings.ts';
import type { EndpointKind } from '../../../../domain/notifications/endpoints.ts';
import { useCheckChannel, useSaveChannelSettings } from '../../data/channels.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { FaultWords, saysMore } from '../../ui/delivery-state.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { SaidByServer } from '../../ui/said-by-server.tsx';
import classes from './channels.module.css';
import { type Faults, faultsOf, serverFaults, unchanged } from './settings-change.ts';

export interface SectionProps {
  readonly settings: ChannelSettingsView;
  readonly mayWrite: boolean;
}

interface ChannelSectionProps extends SectionProps {
  readonly title: string;
  readonly lead: string;
  /** Whether it is set up; null for one that needs nothing. */
  readonly on: boolean | null;
  /** The service to ask; null for one that cannot be asked. */
  readonly checks: EndpointKind | null;
  /** The part that is this section's, out of its form. */
  readonly read: (fields: FormData) => Partial<ChannelSettingsChange>;
  readonly children: (faults: Faults) => ReactNode;
}

/** The settings of one channel, saved by themselves, and what the service says of them. */
export function ChannelSection({ settings, mayWrite, title, lead, on, checks, read, children }: ChannelSectionProps) {
  const tools = useTexts();
  const { t } = tools;
  const id = useId();
  const element = useRef<HTMLFormElement>(null);
  const save = useSaveChannelSettings();
  const [faults, setFaults] = useState<Faults>(new Map());
  const [round, setRound] = useState(0);
  const focusWrong = () =>
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const change = { ...unchanged(settings), ...read(new FormData(event.currentTarget)) };
    const found = faultsOf(change, tools);
    setFaults(found);
    if (found.size > 0) return void focusWrong();
    save.mutate(change, {
      onSuccess: () => setRound(round + 1),
      onError: (error) => {
        setFaults(serverFaults(error, tools));
        focusWrong();
      },
    });
  };
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id}>{title}</h2>
        {on !== null && (
          <span className={classes.state} data-on={on || undefined}>
            {t(on ? 'channels.on' : 'channels.off')}
          </span>
        )}
      </div>
      <p className={form.hint}>{lead}</p>
      {/* Secrets that were saved leave their fields with the round that they were typed in. */}
      <form key={round} ref={element} className={form.form} onSubmit={submit} noValidate>
        <fieldset className={classes.fields} disabled={!mayWrite}>
          {children(faults)}
        </fieldset>
        <FormMessage
          error={save.isError && faults.size === 0 ? t(saveFailure(save.error)) : null}
          done={save.isSuccess && round > 0 ? t('channels.saved') : null}
        />
        {mayWrite && (
          <div className={form.row}>
            <Button type="submit" loading={save.isPending}>
              {t('channels.save')}
            </Button>
          </div>
        )}
      </form>
      {mayWrite && checks !== null && <Check kind={checks} name={title} disabled={on === false} />}
    </section>
  );
}

/** Whether our words leave something open that whoever looks after the server has to know. */
const isVague = ({ result, detail }: ChannelCheck): boolean => result === 'failed' && saysMore(detail);

function Check({
  kind,
  name,
  disabled,
}: {
  readonly kind: EndpointKind;
  readonly name: string;
  readonly disabled: boolean;
}) {
  const { t } = useTexts();
  const check = useCheckChannel(kind);
  const answer = check.data;
  return (
    <div className={classes.check}>
      <Button
        variant="default"
        disabled={disabled}
        loading={check.isPending}
        aria-label={t('channels.checkOf', { name })}
        onClick={() => check.mutate()}
      >
        {t('channels.check')}
      </Button>
      <p role="status" data-result={check.isError ? 'failed' : answer?.result}>
        {check.isPending && t('channels.checking')}
        {check.isError && t(failureKey(check.error))}
        {!check.isPending && answer && (
          <>
            <b>{t(`channels.result.${answer.result}`)}</b>
            {answer.result === 'ok' && answer.detail !== '' && `: ${answer.detail}`}
            {answer.result === 'failed' && <>: {<FaultWords error={answer.detail} />}</>}
            {answer.result === 'cannot-be-checked' &&
              `: ${t(kind === 'email' ? 'channels.noMailServer' : 'channels.onlyByTest')}`}
          </>
        )}
      </p>
      {!check.isPending && answer && isVague(answer) && <SaidByServer text={answer.detail} />}
    </div>
  );
}
