import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { DisplayChoices } from '../../parts/display-choices.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './account.module.css';
import { DataSection } from './data-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { PersonSection } from './person-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** One's own account. */
export function AccountPage() {
  const { t } = useTexts();
  const session = useQuery(sessionQuery).data;
  useTitle(t('account.title'));
  if (!session) return <Skeleton h={240} />;
  return (
    <div className={classes.page}>
      <h1>{t('account.title')}</h1>
      <PersonSection user={session.user} />
      <DisplayChoices />
      <ButtonLink to="/account/notifications" variant="default">
        {t('more.notifications')}
      </ButtonLink>
      <SecondFactorSection enrolled={session.secondFactor.enrolled} />
      <PasswordSection email={session.user.email} />
      <SessionsSection />
      <DataSection />
    </div>
  );
}
