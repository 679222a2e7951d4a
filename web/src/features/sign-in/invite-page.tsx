import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { invitationQuery, useJoinInvitation } from '../../data/links.ts';
import { sessionQuery, useSignOut } from '../../data/session.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { AcceptForm } from './accept-form.tsx';
import classes from './invite-page.module.css';
import { LinkOver } from './link-over.tsx';
import { useLinkSecret } from './use-link-secret.ts';

/** What somebody who was invited sees: who invites, to what, and the way in. The secret stands behind the link's `#`. */
export function InvitePage() {
  const { t } = useTexts();
  const router = useRouter();
  const secret = useLinkSecret();
  const found = useQuery(invitationQuery(secret));
  const session = useQuery(sessionQuery);
  const join = useJoinInvitation();
  const signOut = useSignOut();
  useTitle(found.data ? t('invite.welcome', { who: found.data.invitedBy }) : t('app.name'));
  const enter = () => void router.navigate({ to: '/', replace: true });

  if (found.isError) return <LinkOver error={found.error} retry={() => void found.refetch()} />;
  if (!found.data || session.isPending)
    return (
      <PublicFrame title={t('app.name')}>
        <Skeleton h={220} />
      </PublicFrame>
    );
  const { invitedBy, grants, email } = found.data;
  return (
    <PublicFrame title={t('invite.welcome', { who: invitedBy })} lead={t('signIn.lead')}>
      <div className={classes.rights}>
        <p>{t('invite.yourRights')}</p>
        <ul>
          {grants.map(({ role, scope, scopeName }) => (
            <li key={scope}>
              <b>{t(`role.${role}`)}</b> · {scope === 'all' ? t('people.everything') : scopeName}
              <small>{t(`people.roleHint.${role}`)}</small>
            </li>
          ))}
        </ul>
      </div>
      {session.data ? (
        <div className={form.form}>
          <p className={form.hint}>{t('invite.signedInAs', { email: session.data.user.email })}</p>
          <FormMessage error={join.isError ? t(failureKey(join.error)) : null} />
          <Button
            size="md"
            fullWidth
            loading={join.isPending}
            onClick={() => join.mutate(secret, { onSuccess: enter })}
          >
            {t('invite.join')}
          </Button>
          <Button variant="default" fullWidth loading={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('invite.newAccount')}
          </Button>
        </div>
      ) : (
        <>
          <AcceptForm secret={secret} email={email} onDone={enter} />
          <Link to="/sign-in" search={{ next: '/invite' }} hash={secret} className={`${form.link} ${form.center}`}>
            {t('invite.haveAccount')}
          </Link>
        </>
      )}
    </PublicFrame>
  );
}
