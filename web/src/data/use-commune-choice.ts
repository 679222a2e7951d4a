import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { communesQuery } from './communes.ts';

/** A commune that is named already, so that it is shown before anything was searched. */
interface Named {
  readonly id: string;
  readonly name: string | null;
  readonly provinceName: string | null;
}

/** What a field for a commune offers: those that the typed words find, and the one chosen before. */
export function useCommuneChoice(chosen: Named | null) {
  const [words, setWords] = useState('');
  // Choosing writes the whole label into the field: that is no search.
  const [asked] = words.split(',', 1);
  const found = useQuery(communesQuery(asked ?? '')).data ?? [];
  const data = found.map(({ id, name, parentName }) => ({ value: id, label: labelOf(name, parentName) }));
  // Named as it is where it is found: another label would be written over what is being typed.
  if (chosen !== null && !data.some(({ value }) => value === chosen.id))
    data.unshift({ value: chosen.id, label: labelOf(chosen.name ?? chosen.id, chosen.provinceName) });
  return { data, onSearch: setWords };
}

const labelOf = (name: string, province: string | null): string => (province === null ? name : `${name}, ${province}`);
