import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Scope } from '../../../../domain/scopes.ts';
import { useOwnScope } from '../../data/permissions.ts';
import { templateQuery } from '../../data/templates.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { useTitle } from '../../ui/use-title.ts';
import { type Draft, newDraft } from './draft.ts';
import { RuleEditor } from './rule-editor.tsx';
import classes from './rules.module.css';
import { TemplateChoice } from './template-choice.tsx';
import { TemplateNumbers } from './template-numbers.tsx';

const route = getRouteApi('/shell/rules/new');

/** `scratch` in the URL is a choice too: without any template. */
const SCRATCH = 'scratch';

/** A new rule: from a template, or from scratch. */
export function NewRulePage() {
  const { t } = useTexts();
  const { template } = route.useSearch();
  useTitle(t('rules.newTitle'));
  return (
    <div className={manage.page}>
      <div>
        <Link to="/rules" className={manage.back}>
          <BackIcon size={16} />
          {t('rules.back')}
        </Link>
        <h1>{t('rules.newTitle')}</h1>
        {template !== undefined && (
          <Link to="/rules/new" search={{}} className={classes.other}>
            {t('rules.otherTemplate')}
          </Link>
        )}
      </div>
      {template === undefined && <TemplateChoice />}
      {template === SCRATCH && <Scratch />}
      {template !== undefined && template !== SCRATCH && <FromTemplate key={template} id={template} />}
    </div>
  );
}

function useLeave() {
  const navigate = route.useNavigate();
  return {
    leave: () => void navigate({ to: '/rules' }),
    /** To the list, where the new one stands out. */
    saved: (id: string) => void navigate({ to: '/rules', hash: id }),
  };
}

/** Where the rule of somebody begins who may not make one for everywhere. */
function useOwnPlace(): Scope | null {
  const own = useOwnScope('rules.write');
  return own === 'all' ? null : own;
}

const begunAt = (draft: Draft, place: Scope | null): Draft =>
  draft.scope.place === null ? { ...draft, scope: { ...draft.scope, place } } : draft;

function Scratch() {
  const place = useOwnPlace();
  const [draft, setDraft] = useState(() => begunAt(newDraft(), place));
  const { leave, saved } = useLeave();
  return (
    <RuleEditor draft={draft} onChange={setDraft} existing={null} onSaved={saved} onCancel={leave} onDeleted={leave} />
  );
}

function FromTemplate({ id }: { readonly id: string }) {
  const query = useQuery(templateQuery(id, null));
  const place = useOwnPlace();
  const [draft, setDraft] = useState<Draft | null>(null);
  const { leave, saved } = useLeave();
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={320} aria-busy="true" />;
  const numbers = (
    <TemplateNumbers template={query.data} draft={draft} onFilled={(made) => setDraft(begunAt(made, place))} />
  );
  // Until its numbers are there, the template makes no rule.
  if (draft === null) return numbers;
  return (
    <RuleEditor draft={draft} onChange={setDraft} existing={null} onSaved={saved} onCancel={leave} onDeleted={leave}>
      {numbers}
    </RuleEditor>
  );
}
