import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RuleTemplateAnswer } from '../../../../domain/api/rule-templates.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { templateTopic } from '../../../../domain/templates/template.ts';
import { useMay } from '../../data/permissions.ts';
import { templatesQuery } from '../../data/templates.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { matches } from '../../lib/matches.ts';
import { Failed } from '../../ui/failed.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { TemplateCard } from './template-card.tsx';
import { TemplateForm } from './template-form.tsx';
import classes from './templates.module.css';

const route = getRouteApi('/shell/rules/templates');

const words = ({ name, description, source }: RuleTemplateAnswer): string =>
  [name, description, source.text].flatMap(({ vi, en }) => [vi, en]).join(' ');

/** The library of rules to begin with: their numbers, where these are from, and how sure they are. */
export function TemplatesPage() {
  const { t } = useTexts();
  const { q, edit } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(templatesQuery);
  const mayWrite = useMay('templates.write', EVERYWHERE);
  const mayUse = useMay('rules.write');
  useTitle(t('templates.title'));
  const setQ = useCallback(
    (text: string) =>
      void navigate({
        search: (was) => ({ ...was, q: text === '' ? undefined : text }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const open = (id: string | undefined) =>
    void navigate({ search: (was) => ({ ...was, edit: id }), resetScroll: false });
  const shown = query.data?.filter((one) => q === undefined || matches(words(one), q));
  return (
    <div className={`${manage.page} ${classes.page}`}>
      <div>
        <Link to="/rules" className={manage.back}>
          <BackIcon size={16} />
          {t('rules.back')}
        </Link>
        <h1>{t('templates.title')}</h1>
        <p className={manage.muted}>{t('templates.lead')}</p>
      </div>
      <SearchBox label={t('templates.search')} value={q ?? ''} onChange={setQ} />
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={240} aria-busy="true" />}
      {shown?.length === 0 && <Message title={t('templates.noMatch')} lead={t('filter.noneLead')} />}
      {templateTopic.options.map((topic) => {
        const found = shown?.filter((one) => one.topic === topic) ?? [];
        if (found.length === 0) return null;
        return (
          <section key={topic} className={classes.topic} aria-labelledby={`templates-${topic}`}>
            <h2 id={`templates-${topic}`}>{t(`templates.topics.${topic}`)}</h2>
            {found.map((one) =>
              edit === one.id && mayWrite ? (
                <TemplateForm key={one.id} template={one} onDone={() => open(undefined)} />
              ) : (
                <TemplateCard
                  key={one.id}
                  template={one}
                  mayUse={mayUse}
                  mayWrite={mayWrite}
                  onEdit={() => open(one.id)}
                />
              ),
            )}
          </section>
        );
      })}
    </div>
  );
}
