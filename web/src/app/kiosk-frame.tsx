import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { PagePending } from './page-states.tsx';
import { managed } from './routes/managed.ts';
import { Shell } from './shell.tsx';

const Wall = lazy(
  managed(async () => {
    const { KioskShell } = await import('./kiosk-shell.tsx');
    return { default: KioskShell };
  }),
);

const route = getRouteApi('/shell');

/** The frame of every page: that of a wall where the link says so. */
export function Frame() {
  const kiosk = route.useSearch({ select: (search) => search.kiosk === 1 });
  if (!kiosk) return <Shell />;
  return (
    <Suspense fallback={<PagePending />}>
      <Wall />
    </Suspense>
  );
}
