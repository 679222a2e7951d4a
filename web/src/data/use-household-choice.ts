import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
  const data = found.map(({ id, name, address }) => ({
    value: id,
    label: address === null ? name : `${name}${BETWEEN}${address}`,
  }));
  if (household !== null && !data.some(({ value }) => value === household))
    data.unshift({ value: household, label: before?.name || household });
  return { data, onSearch: setWords };
}
