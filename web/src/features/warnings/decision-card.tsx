import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDecideWarning } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';

interface DecisionCardProps {
  readonly id: string;
  /** Of what stands on the page. */
  readonly etag: string | null;
  /** Whether who is signed in wrote it. */
  readonly own: boolean;
}

/** Publishing or rejecting a draft: for a second person, and asked twice. */
export function DecisionCard({ id, etag, own }: DecisionCardProps) {
  const { t } = useTexts();
  const decide = useDecideWarning(id);
  const [note, setNote] = useState('');
  const [sure, setSure] = useState(false);
  if (own)
    return (
      <section className={card.card} aria-labelledby="warning-decision">
        <h2 id="warning-decision" className={manage.heading}>
          {t('warnings.decide.title')}
        </h2>
        <p className={manage.muted}>{t('warnings.decide.own')}</p>
      </section>
    );
  const run = (decision: 'publish' | 'reject') => {
    setSure(false);
    decide.mutate({ decision, note: note.trim(), etag });
  };
  return (
    <section className={`${card.card} ${manage.form}`} aria-labelledby="warning-decision">
      <div>
        <h2 id="warning-decision" className={manage.heading}>
          {t('warnings.decide.title')}
        </h2>
        <p className={manage.muted}>{t('warnings.decide.lead')}</p>
      </div>
      <TextInput
        size="md"
        label={t('warnings.decide.note')}
        maxLength={500}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <div role="alert">{decide.error && <p className={manage.error}>{t(failure(decide.error))}</p>}</div>
      <div className={manage.actions}>
        {sure ? (
          <>
            <Button color="var(--danger)" autoFocus loading={decide.isPending} onClick={() => run('publish')}>
              {t('warnings.decide.sure')}
            </Button>
            <Button variant="default" onClick={() => setSure(false)}>
              {t('form.cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button loading={decide.isPending} onClick={() => setSure(true)}>
              {t('warnings.decide.publish')}
            </Button>
            <Button variant="default" loading={decide.isPending} onClick={() => run('reject')}>
              {t('warnings.decide.reject')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function failure(error: unknown): Parameters<ReturnType<typeof useTexts>['t']>[0] {
  if (!(error instanceof ApiError)) return saveFailure(error);
  if (error.status === 412) return 'warnings.decide.stale';
  return error.status === 409 && /sender/.test(error.message) ? 'warnings.decide.noSender' : saveFailure(error);
}
