import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { partsOf, type Scope } from '../../../../domain/scopes.ts';
import { devicesQuery } from '../../data/devices.ts';
import { organisationsQuery } from '../../data/organisations.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { unitNamesQuery } from '../../data/units.ts';
import { villagesQuery } from '../../data/villages.ts';
import type { ScopeNames } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';

/** What devices are called. */
export function useDeviceNames(): (id: string) => string | undefined {
  const devices = useQuery(devicesQuery).data;
  const names = useMemo(() => new Map(devices?.map(({ id, name }) => [id, name])), [devices]);
  return useCallback((id: string) => names.get(id), [names]);
}

/** What everything is called that the scope of a rule may name. */
export function useScopeNames(scopes: readonly (Scope | null)[]): ScopeNames {
  const { language } = useTexts();
  const deviceName = useDeviceNames();
  const profiles = useQuery(profilesQuery).data;
  const villages = useQuery(villagesQuery).data;
  const organisations = useQuery(organisationsQuery).data;
  const unitIds = [
    ...new Set(
      scopes.flatMap((scope) => {
        const { kind, id } = partsOf(scope ?? 'all');
        return kind === 'commune' || kind === 'province' ? [id] : [];
      }),
    ),
  ].sort();
  const units = useQuery(unitNamesQuery(unitIds)).data;
  return useMemo(() => {
    const placeName = (scope: string): string | undefined => {
      const { kind, id } = partsOf(scope as Scope);
      if (kind === 'village') return villages?.find((one) => one.id === id)?.name;
      if (kind === 'organisation') return organisations?.find((one) => one.id === id)?.name;
      return units?.get(id);
    };
    return { deviceName, placeName, profileName: (id) => profiles?.find((one) => one.id === id)?.name[language] };
  }, [deviceName, profiles, villages, organisations, units, language]);
}
