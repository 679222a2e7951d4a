import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Household } from '../../../domain/api/households.ts';
import { householdQuery, householdsNamedQuery } from './households.ts';

const BETWEEN = ' · ';

interface Chosen {
  /** The one chosen before. */
  readonly household: string | null;
  /** Whose households are offered; null for all that one may see. */
  readonly organisation: string | null;
  /** Nothing is asked while nobody may see the field. */
  readonly enabled: boolean;
}

/** What a field for a household offers: those that the typed words find, and the one chosen before. */
export function useHouseholdChoice({ household, organisation, enabled }: Chosen) {
  const [words, setWords] = useState('');
  // Choosing writes the whole label into the field: that is no search.
  const [asked = ''] = words.split(BETWEEN, 1);
  const found = useQuery({ ...householdsNamedQuery(asked, organisation), enabled }).data ?? [];
  const before = useQuery({ ...householdQuery(household ?? ''), enabled: enabled && household !== null }).data?.value;
  const data = found.map((one) => ({ value: one.id, label: labelOf(one) }));
  // Named as it is where it is found: another label would be written over what is being typed.
  if (household !== null && !data.some(({ value }) => value === household))
    data.unshift({ value: household, label: before ? labelOf(before) : household });
  return { data, onSearch: setWords };
}

const labelOf = ({ id, name, address }: Pick<Household, 'id' | 'name' | 'address'>): string =>
  [name || id, address].filter(Boolean).join(BETWEEN);
