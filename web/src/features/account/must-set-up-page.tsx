import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery, useSignOut } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { PublicFrame } from '../../ui/public-frame.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';

/** All that an administrator without a second factor gets to see once the policy asks for one. */
export function MustSetUpPage() {
  const { t } = useTexts();
  const router = useRouter();
  const client = useQueryClient();
  const signOut = useSignOut();
  useTitle(t('account.factor'));
  const done = async () => {
    await client.refetchQueries({ queryKey: sessionQuery.queryKey });
    await router.navigate({ to: '/', replace: true });
  };
  return (
    <PublicFrame title={t('account.factor')} lead={t('account.must')}>
      <SetUpSecondFactor onDone={() => void done()} />
      <Button
        variant="default"
        onClick={() => signOut.mutate(undefined, { onSettled: () => void router.navigate({ to: '/sign-in' }) })}
      >
        {t('more.signOut')}
      </Button>
    </PublicFrame>
  );
}
