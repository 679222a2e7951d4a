import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../data/permissions.ts';
import { rulesQuery } from '../../data/rules.ts';
import { templatesQuery } from '../../data/templates.ts';
import { ruleSentence, scopeWords } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { RuleRow } from './rule-row.tsx';
import classes from './rules.module.css';
import { ruleTopics } from './topic-list.ts';
import { topicOf } from './topics.ts';
import { useScopeNames } from './use-names.ts';

const route = getRouteApi('/shell/rules');
const ALL = '';

/** Every rule that one may see, by topic: when it alerts, at which levels, and where. */
export function RulesPage() {
  const tools = useTexts();
  const { t, language } = tools;
  const { q, topic, state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(rulesQuery);
  const templates = useQuery(templatesQuery).data;
  const mayAdd = useMay('rules.write');
  const names = useScopeNames(useMemo(() => (query.data ?? []).map(({ scope }) => scope.place), [query.data]));
  useTitle(t('rules.title'));

  const narrow = useCallback(
    (change: { q?: string | undefined; topic?: typeof topic; state?: typeof state }) =>
      void navigate({ search: (was) => ({ ...was, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const setQ = useCallback((text: string) => narrow({ q: text === '' ? undefined : text }), [narrow]);

  const rows = useMemo(
    () =>
      query.data?.map((rule) => {
        const template = templates?.find(({ id }) => id === rule.template?.id);
        return {
          rule,
          topic: topicOf(rule, template?.topic),
          template: template?.name[language],
          where: scopeWords(rule.scope, tools, names),
          sentence: ruleSentence(rule, tools, names),
        };
      }),
    [query.data, templates, language, tools, names],
  );
  const shown = rows?.filter(
    (row) =>
      (topic === undefined || row.topic === topic) &&
      (state === undefined || row.rule.enabled === (state === 'on')) &&
      (q === undefined ||
        matches([row.rule.name.vi, row.rule.name.en, row.where, row.sentence, row.template ?? ''].join(' '), q)),
  );
  const groups = ruleTopics
    .map((one) => ({ topic: one, rows: shown?.filter((row) => row.topic === one) ?? [] }))
    .filter((group) => group.rows.length > 0);

  return (
    <div className={manage.page}>
      <div className={manage.head}>
        <div>
          <h1>{t('rules.title')}</h1>
          <p className={manage.muted}>{t('rules.lead')}</p>
        </div>
        <div className={manage.actions}>
          <ButtonLink to="/rules/templates" variant="default">
            {t('rules.templates')}
          </ButtonLink>
          {mayAdd && <ButtonLink to="/rules/new">{t('rules.add')}</ButtonLink>}
        </div>
      </div>
      <div className={manage.tools}>
        <SearchBox label={t('rules.search')} value={q ?? ''} onChange={setQ} />
        <NativeSelect
          size="md"
          aria-label={t('rules.filterTopic')}
          value={topic ?? ALL}
          onChange={(event) => narrow({ topic: ruleTopics.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: ALL, label: t('rules.allTopics') },
            ...ruleTopics.map((value) => ({ value, label: t(`rules.topics.${value}`) })),
          ]}
        />
        <NativeSelect
          size="md"
          aria-label={t('rules.filterState')}
          value={state ?? ALL}
          onChange={(event) => {
            const { value } = event.currentTarget;
            narrow({ state: value === 'on' || value === 'off' ? value : undefined });
          }}
          data={[
            { value: ALL, label: t('rules.anyState') },
            { value: 'on', label: t('rules.on') },
            { value: 'off', label: t('rules.off') },
          ]}
        />
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={120} radius={14} aria-busy="true" />}
      {rows?.length === 0 && <Message title={t('rules.empty')} lead={t('rules.emptyLead')} />}
      {!!rows?.length && shown?.length === 0 && (
        <Message
          title={t('rules.noMatch')}
          lead={t('filter.noneLead')}
          action={<Button onClick={() => void navigate({ search: {}, replace: true })}>{t('filter.clear')}</Button>}
        />
      )}
      {groups.map((group) => (
        <section key={group.topic} className={classes.topic} aria-labelledby={`topic-${group.topic}`}>
          <h2 id={`topic-${group.topic}`}>{t(`rules.topics.${group.topic}`)}</h2>
          <div className={classes.rules}>
            {group.rows.map(({ rule, where, sentence, template }) => (
              <RuleRow key={rule.id} rule={rule} where={where} sentence={sentence} template={template} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
