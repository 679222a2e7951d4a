import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMay } from '../../data/permissions.ts';
import { ruleQuery, type StoredRule } from '../../data/rules.ts';
import { templateQuery } from '../../data/templates.ts';
import { useWatched } from '../../data/watched.ts';
import { ruleSentence, scopeWords } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import type { Draft } from './draft.ts';
import { Preview } from './preview.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { StepLevels } from './rule-row.tsx';
import classes from './rules.module.css';
import { useScopeNames } from './use-names.ts';

const route = getRouteApi('/shell/rules/$rule');

/** One rule: to change it, or, for those who may not, to read it. */
export function RulePage() {
  const { t, language } = useTexts();
  const { rule: id } = route.useParams();
  const navigate = route.useNavigate();
  const query = useQuery(ruleQuery(id));
  const rule = query.data?.value;
  const mayWrite = useMay('rules.write', rule?.place ?? []);
  useTitle(rule?.name[language] ?? t('rules.title'));
  const leave = () => void navigate({ to: '/rules' });

  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Message
        title={t('rules.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/rules">{t('rules.back')}</ButtonLink>}
      />
    );
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className={manage.page}>
      <div>
        <Link to="/rules" className={manage.back}>
          <BackIcon size={16} />
          {t('rules.back')}
        </Link>
        <h1>{rule?.name[language] ?? t('rules.title')}</h1>
        {rule && <MadeFrom rule={rule} />}
      </div>
      {!query.data && <Skeleton h={320} aria-busy="true" />}
      {query.data && mayWrite && <Editing key={id} rule={query.data.value} etag={query.data.etag} onDone={leave} />}
      {rule && !mayWrite && <Reading rule={rule} />}
    </div>
  );
}

function definitionOf({ id: _id, place: _place, ...definition }: StoredRule): Draft {
  return definition;
}

interface EditingProps {
  readonly rule: StoredRule;
  readonly etag: string | null;
  readonly onDone: () => void;
}

/** As it was read when it was opened: what others change meanwhile is told when it is saved. */
function Editing({ rule, etag, onDone }: EditingProps) {
  const [existing] = useState(() => ({ id: rule.id, stored: definitionOf(rule), etag }));
  const [draft, setDraft] = useState(existing.stored);
  return (
    <RuleEditor
      draft={draft}
      onChange={setDraft}
      existing={existing}
      onSaved={onDone}
      onCancel={onDone}
      onDeleted={onDone}
    />
  );
}

function Reading({ rule }: { readonly rule: StoredRule }) {
  const tools = useTexts();
  const { t, language } = tools;
  const names = useScopeNames(useMemo(() => [rule.scope.place], [rule]));
  const watched = useWatched(rule.scope);
  return (
    <div className={classes.stack}>
      <p className={classes.sentence}>{ruleSentence(rule, tools, names)}</p>
      <section className={`${card.card} ${classes.card}`}>
        <StepLevels rule={rule} />
        <p>{rule.advice[language]}</p>
        <p className={classes.muted}>{scopeWords(rule.scope, tools, names)}</p>
        <p className={classes.small}>{t('rules.readOnly')}</p>
      </section>
      {rule.condition.kind !== 'no-data' && (
        <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-preview">
          <h2 id="rule-preview">{t('rules.preview')}</h2>
          <Preview condition={rule.condition} watched={watched} />
        </section>
      )}
    </div>
  );
}

/** The template that a rule was made from, and whether there is a newer one. */
function MadeFrom({ rule: { template } }: { readonly rule: StoredRule }) {
  const { t, language } = useTexts();
  const newest = useQuery({ ...templateQuery(template?.id ?? '', null), enabled: template !== null }).data;
  if (template === null || !newest) return null;
  return (
    <>
      <p className={manage.small}>
        {t('rules.fromTemplate', { name: newest.name[language] })} · {t('templates.version', { n: template.version })}
      </p>
      {newest.version > template.version && (
        <p className={manage.small}>{t('rules.newerTemplate', { version: newest.version })}</p>
      )}
    </>
  );
}
