import { useQuery } from '@tanstack/react-query';
import { invitationsQuery, useWithdrawInvitation } from '../../data/people.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './people.module.css';

/** Invitations that nobody has taken yet; nothing where there are none. */
export function Invitations() {
  const { t, format } = useTexts();
  const waiting = useQuery(invitationsQuery).data ?? [];
  const withdraw = useWithdrawInvitation();
  if (waiting.length === 0) return null;
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="waiting">
      <h2 id="waiting">{t('people.waiting')}</h2>
      <ul className={classes.list}>
        {waiting.map(({ id, email, grants, expiresAt, createdBy }) => {
          const who = email ?? t('people.anybody');
          return (
            <li key={id} className={classes.line}>
              <span>
                {who}
                <br />
                <small className={classes.small}>
                  {grants.map((grant) => `${t(`role.${grant.role}`)}: ${scopeText(t, grant)}`).join(', ')} ·{' '}
                  {t('people.invitedBy', { who: createdBy })} ·{' '}
                  {t('people.expires', { at: format.instant(Date.parse(expiresAt)) })}
                </small>
              </span>
              <SureButton
                label={t('people.withdraw')}
                about={t('people.withdrawOf', { who })}
                loading={withdraw.isPending && withdraw.variables === id}
                onSure={() => withdraw.mutate(id)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
