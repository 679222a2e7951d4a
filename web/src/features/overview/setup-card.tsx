import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { useMay } from '../../data/permissions.ts';
import { remaining, setupQuery } from '../../data/setup.ts';
import { fetchManagement } from '../../i18n/language.ts';

// Few ever see it, so neither it nor its words come with the first page.
const SetupSteps = lazy(async () => {
  const [{ SetupSteps: steps }] = await Promise.all([import('./setup-steps.tsx'), fetchManagement()]);
  return { default: steps };
});

/** What of setting up is left, until it is done or nobody wants to be reminded. */
export function SetupCard() {
  const may = useMay('settings.read', EVERYWHERE);
  const setup = useQuery({ ...setupQuery, enabled: may }).data;
  if (!may || !setup || setup.dismissed || remaining(setup) === 0) return null;
  return (
    <Suspense fallback={null}>
      <SetupSteps setup={setup} />
    </Suspense>
  );
}
