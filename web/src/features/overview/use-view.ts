import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { villagesOverviewQuery } from '../../data/overview.ts';
import { sessionQuery } from '../../data/session.ts';
import { isWide } from '../../lib/wide.ts';

const route = getRouteApi('/shell/');

interface View {
  /** Undefined while nobody knows which suits. */
  readonly view: 'sites' | 'villages' | undefined;
  /** Whether there is a choice. */
  readonly both: boolean;
}

/** A cooperative has sites; whoever looks after communes has villages, once there are several: one is no ranking. */
export function useView(): View {
  const { view: asked } = route.useSearch();
  const wide = isWide(useQuery(sessionQuery).data?.user.grants ?? []);
  const villages = useQuery({ ...villagesOverviewQuery, enabled: wide });
  const several = villages.data !== undefined && villages.data.villages > 1;
  if (asked !== undefined) return { view: asked, both: several || (wide && asked === 'villages') };
  if (wide && villages.isPending) return { view: undefined, both: false };
  return { view: several ? 'villages' : 'sites', both: several };
}
