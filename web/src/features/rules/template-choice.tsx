import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { templatesQuery } from '../../data/templates.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import classes from './rules.module.css';
import { ruleTopics } from './topic-list.ts';
import { topicOfTemplate } from './topics.ts';

/** What a new rule may begin with, by topic. */
export function TemplateChoice() {
  const { t, language } = useTexts();
  const query = useQuery(templatesQuery);
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className={classes.topics}>
      <p className={classes.muted}>{t('rules.chooseLead')}</p>
      {query.isPending && <Skeleton h={240} aria-busy="true" />}
      {ruleTopics.map((topic) => {
        const found = query.data?.filter((one) => topicOfTemplate(one.topic) === topic) ?? [];
        if (found.length === 0) return null;
        return (
          <section key={topic} className={classes.topic} aria-labelledby={`choose-${topic}`}>
            <h2 id={`choose-${topic}`}>{t(`rules.topics.${topic}`)}</h2>
            <ul className={classes.cards}>
              {found.map(({ id, name, description }) => (
                <li key={id}>
                  <Link to="/rules/new" search={{ template: id }} className={classes.choice}>
                    <b>{name[language]}</b>
                    <small>{description[language]}</small>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <section className={classes.topic} aria-labelledby="choose-scratch">
        <h2 id="choose-scratch">{t('rules.topics.other')}</h2>
        <ul className={classes.cards}>
          <li>
            <Link to="/rules/new" search={{ template: 'scratch' }} className={classes.choice}>
              <b>{t('rules.scratch')}</b>
              <small>{t('rules.scratchLead')}</small>
            </Link>
          </li>
        </ul>
      </section>
    </div>
  );
}
