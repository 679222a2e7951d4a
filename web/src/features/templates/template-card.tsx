import { Button } from '@mantine/core';
import type { RuleTemplateAnswer } from '../../../../domain/api/rule-templates.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { useRestoreTemplate } from '../../data/templates.ts';
import { exactDuration, plainNumber } from '../../i18n/rule-text.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './templates.module.css';

interface TemplateCardProps {
  readonly template: RuleTemplateAnswer;
  readonly mayUse: boolean;
  readonly mayWrite: boolean;
  readonly onEdit: () => void;
}

/** One template: what it is for, its numbers, where these are from and how sure they are. */
export function TemplateCard({ template, mayUse, mayWrite, onEdit }: TemplateCardProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const { id, name, description, source, parameters, version, own } = template;
  const restore = useRestoreTemplate(id);
  const valid = validText(template, tools);
  return (
    <article className={`${card.card} ${classes.template}`}>
      <h3>{name[language]}</h3>
      <p>{description[language]}</p>
      {parameters.length > 0 && (
        <dl className={classes.numbers} aria-label={t('templates.numbers')}>
          {parameters.map((one) => (
            <div key={one.name}>
              <dt>{one.label[language]}</dt>
              <dd>{one.default === null ? t('templates.needed') : parameterText(one.default, one.unit, tools)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={manage.small}>
        {t('templates.source')}: {source.text[language]}
      </p>
      <p className={classes.facts}>
        <span data-sure={source.sureness}>{t(`templates.sureness.${source.sureness}`)}</span>
        <span>
          {t('templates.version', { n: version })}, {t(own ? 'templates.own' : 'templates.shipped')}
        </span>
        {valid !== '' && <span>{valid}</span>}
      </p>
      <div className={manage.actions}>
        {mayUse && (
          <ButtonLink
            to="/rules/new"
            search={{ template: id }}
            variant="default"
            aria-label={t('templates.useOf', { name: name[language] })}
          >
            {t('templates.use')}
          </ButtonLink>
        )}
        {mayWrite && (
          <Button variant="default" aria-label={t('templates.editOf', { name: name[language] })} onClick={onEdit}>
            {t('templates.edit')}
          </Button>
        )}
        {mayWrite && own && (
          <SureButton
            label={t('templates.restore')}
            about={t('templates.restoreOf', { name: name[language] })}
            loading={restore.isPending}
            onSure={() => restore.mutate()}
          />
        )}
      </div>
      {restore.isError && (
        <p role="alert" className={manage.error}>
          {t(saveFailure(restore.error))}
        </p>
      )}
    </article>
  );
}

/** A number of a template with its unit; a length of time in hours rather than seconds. */
const parameterText = (value: number, unit: string, tools: TextTools): string =>
  unit === 's' ? exactDuration(value, tools) : `${plainNumber(value, tools)} ${unitText(unit)}`.trim();

const dayText = (day: string): string => day.split('-').reverse().join('/');

function validText({ valid: { from, until, where } }: RuleTemplateAnswer, { t, language }: TextTools): string {
  return [
    from && t('templates.validFrom', { from: dayText(from) }),
    until && t('templates.validUntil', { until: dayText(until) }),
    where && t('templates.validWhere', { where: where[language] }),
  ]
    .filter(Boolean)
    .join(', ');
}
