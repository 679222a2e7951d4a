import { useQuery } from '@tanstack/react-query';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { useScopeName } from '../../data/use-place-choice.ts';
import { ruleSentence, scopeWords } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './alert-page.module.css';

/** By which rule it was raised, as that stood then, and why it applies here. */
export function AlertRule({ alert }: { readonly alert: DetailedAlert }) {
  const tools = useTexts();
  const { t, language } = tools;
  const { definition } = alert;
  const place = definition?.scope.place ?? null;
  const placeName = useScopeName(place);
  const profiles = useQuery({ ...profilesQuery, enabled: (definition?.scope.profile ?? null) !== null }).data;
  const names = {
    profileName: (id: string) => profiles?.find((one) => one.id === id)?.name[language],
    placeName: () => placeName,
    deviceName: (id: string) => (id === alert.device ? (alert.deviceName ?? undefined) : undefined),
  };
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="alert-rule">
      <h2 id="alert-rule" className={manage.heading}>
        {t('alertPage.rule')}
      </h2>
      <p className={classes.sentence}>
        <b>{alert.ruleName[language]}</b>
      </p>
      {definition === null ? (
        <p className={manage.muted}>{t('alertPage.ruleGone')}</p>
      ) : (
        <>
          <p className={manage.muted}>{ruleSentence(definition, tools, names)}</p>
          <p className={manage.muted}>{scopeWords(definition.scope, tools, names)}</p>
        </>
      )}
      <ButtonLink to="/rules/$rule" params={{ rule: alert.rule }} variant="default">
        {t('alertPage.openRule')}
      </ButtonLink>
    </section>
  );
}
