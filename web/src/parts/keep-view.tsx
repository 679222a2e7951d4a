import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { MAX_VIEWS, type ViewPage, type ViewSearch } from '../../../domain/api/views.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { idempotencyKey } from '../data/http.ts';
import { useKeepView } from '../data/views.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { ApiError } from '../lib/api-error.ts';
import { saveFailure } from '../lib/save-failure.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { ShareChoice } from './share-choice.tsx';
import classes from './views.module.css';

interface KeepViewProps {
  readonly page: ViewPage;
  readonly search: ViewSearch;
}

/** Gives what is on the screen a name, under which it is found again. */
export function KeepView({ page, search }: KeepViewProps) {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope | null>(null);
  const [headers, setHeaders] = useState(idempotencyKey);
  const keep = useKeepView();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    keep.mutate(
      { body: { name, page, search, scope }, headers },
      {
        onSuccess: () => setName(''),
        // An answer that was lost is asked for again under its key; after any other, a new try is a new request.
        onSettled: (_, error) => {
          if (!(error instanceof ApiError && error.code === 'network')) setHeaders(idempotencyKey());
        },
      },
    );
  };
  const full = keep.error instanceof ApiError && keep.error.code === 'conflict';
  return (
    <form className={classes.keep} onSubmit={submit}>
      <TextInput
        size="md"
        label={t('views.name')}
        placeholder={t('views.nameExample')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ShareChoice value={scope} onChange={setScope} />
      <Button type="submit" loading={keep.isPending} disabled={name.trim() === ''}>
        {t('views.keep')}
      </Button>
      <FormMessage
        error={keep.error ? (full ? t('views.full', { max: MAX_VIEWS }) : t(saveFailure(keep.error))) : null}
        done={keep.isSuccess && name === '' ? t('views.kept') : null}
      />
    </form>
  );
}
