import { Button } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMay } from '../../data/permissions.ts';
import { type StoredRule, useSwitchRule } from '../../data/rules.ts';
import { stepLimit } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { LevelMark } from '../../ui/marks.tsx';
import classes from './rules.module.css';

interface RuleRowProps {
  readonly rule: StoredRule;
  /** In words. */
  readonly where: string;
  readonly sentence: string;
  /** What the template that it was made from is called. */
  readonly template: string | undefined;
}

/** One rule in the list: what it does, where, its levels in their colours, and whether it is on. */
export function RuleRow({ rule, where, sentence, template }: RuleRowProps) {
  const { t, language } = useTexts();
  const name = rule.name[language];
  const mayWrite = useMay('rules.write', rule.place);
  const toggle = useSwitchRule(rule.id);
  const saved = useLocation({ select: ({ hash }) => hash === rule.id });
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (saved) shown.current?.scrollIntoView({ block: 'center' });
  }, [saved]);
  return (
    <article
      ref={shown}
      className={`${card.card} ${classes.rule}`}
      data-off={rule.enabled ? undefined : true}
      data-saved={saved || undefined}
    >
      <div className={classes.ruleHead}>
        <h3>
          <Link to="/rules/$rule" params={{ rule: rule.id }}>
            {name}
          </Link>
        </h3>
        {!rule.enabled && <span className={classes.off}>{t('rules.off')}</span>}
        {saved && (
          <span className={classes.saved} role="status">
            {t('rules.saved')}
          </span>
        )}
        {mayWrite && (
          <Button
            variant="default"
            loading={toggle.isPending}
            aria-label={t(rule.enabled ? 'rules.turnOffOf' : 'rules.turnOnOf', { name })}
            onClick={() => toggle.mutate(!rule.enabled)}
          >
            {t(rule.enabled ? 'rules.turnOff' : 'rules.turnOn')}
          </Button>
        )}
      </div>
      <StepLevels rule={rule} />
      <p>{sentence}</p>
      <p className={classes.muted}>{where}</p>
      {template !== undefined && <p className={classes.small}>{t('rules.fromTemplate', { name: template })}</p>}
      {toggle.isError && (
        <p role="alert" className={classes.warn}>
          {t(saveFailure(toggle.error))}
        </p>
      )}
    </article>
  );
}

/** The steps of a rule in the colours of their levels. */
export function StepLevels({ rule: { condition } }: { readonly rule: Pick<StoredRule, 'condition'> }) {
  const tools = useTexts();
  const { t, language } = tools;
  return (
    <ul className={classes.levels}>
      {condition.steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place among the others
        <li key={i} className={classes[step.level]}>
          <LevelMark level={step.level} size={16} />
          {[step.label?.[language] || t(`level.${step.level}`), stepLimit(condition, i, tools)]
            .filter(Boolean)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}
