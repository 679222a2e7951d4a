import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { NewUnitChange, UnitChangePlan, UnitChoice } from '../../../../domain/api/units.ts';
import { dayOf } from '../../../../domain/units/days.ts';
import { idempotencyKey } from '../../data/http.ts';
import { applyChange, previewChange, unitQueryOf, unitsChanged } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { BackIcon } from '../../ui/icons.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ChangeFields } from './change-fields.tsx';
import { changeOf, type Draft, emptyDraft, withChoices, withUnits } from './draft.ts';
import { PlanView } from './plan-view.tsx';
import classes from './units.module.css';

const route = getRouteApi('/shell/units/change');

interface Previewed {
  readonly change: NewUnitChange;
  readonly plan: UnitChangePlan;
}

/** A merger, division, new name, new kind or transfer: put together, looked at, entered. */
export function UnitChangePage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const { kind = 'merge', unit } = route.useSearch();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(kind, dayOf(Date.now())));
  const [incomplete, setIncomplete] = useState(false);
  const [shown, setShown] = useState<Previewed | null>(null);
  const result = useRef<HTMLDivElement>(null);
  const key = useRef(idempotencyKey());
  useTitle(t('units.form.title'));

  // Whoever comes from the page of a unit wants to change that one.
  const named = useQuery({ ...unitQueryOf(unit ?? ''), enabled: unit !== undefined }).data;
  useEffect(() => {
    if (named) setDraft((was) => (was.from.length === 0 ? withUnits(was, [named]) : was));
  }, [named]);

  const preview = useMutation({
    mutationFn: previewChange,
    onSuccess: (plan, change) => setShown({ plan, change }),
  });
  const apply = useMutation({
    mutationFn: ({ change, plan }: Previewed) => applyChange({ ...change, digest: plan.digest }, key.current),
    onSuccess: () => unitsChanged(client),
    onError: () => {
      key.current = idempotencyKey();
    },
  });

  const change = changeOf(draft);
  const edit = (next: Draft) => {
    setDraft(next);
    setIncomplete(false);
    apply.reset();
  };
  const look = (event: FormEvent) => {
    event.preventDefault();
    setIncomplete(change === null);
    if (change === null) return;
    apply.reset();
    preview.mutate(change, { onSuccess: () => result.current?.focus() });
  };
  const choose = (choices: readonly UnitChoice[]) => {
    const next = withChoices(draft, choices);
    edit(next);
    const chosen = changeOf(next);
    if (chosen) preview.mutate(chosen);
  };
  const stale = shown !== null && JSON.stringify(shown.change) !== JSON.stringify(change);

  if (apply.data) return <Applied plan={apply.data} />;
  return (
    <div className={classes.page}>
      <Link to="/units" className={classes.back}>
        <BackIcon size={18} />
        {t('units.back')}
      </Link>
      <div className={classes.title}>
        <h1>{t('units.form.title')}</h1>
        <p className={classes.muted}>{t('units.form.lead')}</p>
      </div>
      <form className={`${card.card} ${classes.form}`} onSubmit={look} noValidate>
        <ChangeFields draft={draft} onChange={edit} />
        <div role="alert">
          {incomplete && <p className={classes.error}>{t('units.form.incomplete')}</p>}
          {preview.error && <p className={classes.error}>{failureText(preview.error)}</p>}
        </div>
        <div className={classes.actions}>
          <Button type="submit" loading={preview.isPending} variant={shown && !stale ? 'default' : 'filled'}>
            {t('units.form.preview')}
          </Button>
        </div>
      </form>
      <div ref={result} tabIndex={-1} className={classes.result} aria-live="polite">
        {shown &&
          (stale && !preview.isPending ? (
            <p className={`${card.card} ${classes.muted}`}>{t('units.plan.stale')}</p>
          ) : (
            <PlanView
              plan={shown.plan}
              busy={preview.isPending || apply.isPending}
              onChoose={choose}
              onApply={() => apply.mutate(shown)}
              failure={apply.error && failureText(apply.error)}
            />
          ))}
      </div>
    </div>
  );

  function failureText(error: Error): string {
    if (!(error instanceof ApiError)) return t('error.server');
    if (error.code === 'network') return t('error.network');
    if (error.code === 'version-changed') return t('units.plan.changed');
    return error.status === 403 ? t('error.forbidden') : t('units.plan.failed');
  }
}

function Applied({ plan }: { readonly plan: UnitChangePlan }) {
  const { t } = useTexts();
  const { villages, sites, organisations } = plan.totals;
  const [first] = plan.begins;
  return (
    <div className={classes.page}>
      <section className={`${card.card} ${classes.section}`} role="status">
        <h1>{t('units.plan.applied')}</h1>
        <p>{t('units.plan.move', { villages, sites, organisations })}</p>
        <div className={classes.actions}>
          {first && (
            <ButtonLink to="/units/$unit" params={{ unit: first.id }}>
              {t('units.plan.see')}
            </ButtonLink>
          )}
          <ButtonLink to="/units" variant="default">
            {t('units.back')}
          </ButtonLink>
        </div>
      </section>
    </div>
  );
}
