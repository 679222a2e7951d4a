import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { auditResult } from '../../../../domain/api/audit.ts';
import type { AuditWish } from '../../data/audit.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchIcon } from '../../ui/icons.tsx';
import classes from './audit-page.module.css';
import { actionGroups, actorText } from './sentence.ts';

/** Typing is shown at once and asked for after this pause. */
const PAUSE_MS = 300;

interface AuditFilterProps {
  readonly wish: AuditWish;
  /** Undefined takes a filter away. */
  readonly onChange: (change: AuditWish) => void;
}

/** Which entries are wanted. */
export function AuditFilter({ wish, onChange }: AuditFilterProps) {
  const tools = useTexts();
  const { t } = tools;
  const [text, setText] = useState(wish.text ?? '');
  useEffect(() => setText(wish.text ?? ''), [wish.text]);
  useEffect(() => {
    if (text === (wish.text ?? '')) return;
    const timer = setTimeout(() => onChange({ text: text.trim() === '' ? undefined : text.trim() }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, wish.text, onChange]);

  return (
    <search className={classes.filter}>
      <TextInput
        className={classes.text}
        type="search"
        label={t('audit.find')}
        placeholder={t('audit.findExample')}
        leftSection={<SearchIcon size={20} />}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('audit.about')}
        value={wish.action ?? ''}
        onChange={(event) => onChange({ action: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: t('audit.everything') },
          ...actionGroups.map((value) => ({ value, label: t(`audit.group.${value}`) })),
        ]}
      />
      <NativeSelect
        label={t('audit.outcome')}
        value={wish.result ?? ''}
        onChange={(event) => onChange({ result: auditResult.safeParse(event.currentTarget.value).data })}
        data={[
          { value: '', label: t('audit.everything') },
          ...auditResult.options.map((value) => ({ value, label: t(`audit.result.${value}`) })),
        ]}
      />
      <TextInput
        type="date"
        label={t('audit.from')}
        value={wish.from ?? ''}
        max={wish.to}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t('audit.to')}
        value={wish.to ?? ''}
        min={wish.from}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
      />
      {(wish.actor ?? wish.resource) !== undefined && (
        <div className={classes.chips}>
          {wish.actor !== undefined && (
            <Button variant="light" onClick={() => onChange({ actor: undefined })}>
              {t('audit.onlyActor', { actor: actorText(wish.actor, tools) })} ✕
            </Button>
          )}
          {wish.resource !== undefined && (
            <Button variant="light" onClick={() => onChange({ resource: undefined })}>
              {t('audit.onlyResource', { resource: wish.resource })} ✕
            </Button>
          )}
        </div>
      )}
    </search>
  );
}
