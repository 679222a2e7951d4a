import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { auditRetentionQuery, keepAudit, verifyAudit } from '../../data/audit.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import classes from './audit-page.module.css';

const choices: readonly number[] = [3, 6, 12, 24, 36, 60, 120];

/** For how long entries are kept, and whether they are as they were written. */
export function Keeping() {
  const { t, format } = useTexts();
  const client = useQueryClient();
  const months = useQuery(auditRetentionQuery).data?.months;
  const keep = useMutation({
    mutationFn: keepAudit,
    onSuccess: (kept) => client.setQueryData(auditRetentionQuery.queryKey, kept),
  });
  const verify = useMutation({ mutationFn: verifyAudit });
  const found = verify.data;
  return (
    <section className={`${card.card} ${classes.keeping}`}>
      <h2>{t('audit.keeping')}</h2>
      {months !== undefined && (
        <NativeSelect
          label={t('audit.keptFor')}
          description={t('audit.keptForLead')}
          value={String(months)}
          disabled={keep.isPending}
          error={keep.isError && t('audit.notKept')}
          onChange={(event) => keep.mutate(Number(event.currentTarget.value))}
          data={[...new Set([...choices, months])]
            .sort((a, b) => a - b)
            .map((n) => ({ value: String(n), label: t('audit.months', { n }) }))}
        />
      )}
      <div className={classes.verify}>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
        <p role="status">
          {found?.brokenAt === null && t('audit.whole', { n: format.number(found.entries) })}
          {found && found.brokenAt !== null && (
            <b className={classes.broken}>{t('audit.broken', { id: found.brokenAt })}</b>
          )}
          {verify.isError && t('audit.notVerified')}
        </p>
      </div>
    </section>
  );
}
