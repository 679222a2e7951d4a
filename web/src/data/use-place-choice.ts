import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Action } from '../../../domain/permissions.ts';
import { EVERYWHERE, type Place, partsOf, type Scope } from '../../../domain/scopes.ts';
import { matches } from '../lib/matches.ts';
import { communesQuery } from './communes.ts';
import { organisationsQuery } from './organisations.ts';
import { useMayIn } from './permissions.ts';
import { unitQueryOf, unitsQuery } from './units.ts';
import { villagesQuery } from './villages.ts';

interface PlaceOption {
  readonly value: Scope;
  readonly label: string;
}

/** How many are offered at once. */
const SHOWN = 40;

/**
 * What a field for a place offers: organisations, villages, communes and provinces where one may do `action`, by the typed words.
 * @param chosen the place that is chosen already, so that it is named before anything was searched
 */
export function usePlaceChoice(action: Action, chosen: Scope | null) {
  const [words, setWords] = useState('');
  // Choosing writes the whole label into the field: that is no search.
  const asked = words.split(',', 1)[0] ?? '';
  const may = useMayIn(action);
  const villages = useQuery(villagesQuery).data ?? [];
  const organisations = useQuery(organisationsQuery).data ?? [];
  const communes = useQuery(communesQuery(asked)).data ?? [];
  const provinces = useQuery(unitsQuery({ level: 'province' })).data ?? [];
  const chosenName = useScopeName(chosen);

  const options: PlaceOption[] = [];
  const offer = (value: Scope, label: string, place: Place) => {
    if (matches(label, words) && may(place)) options.push({ value, label });
  };
  for (const { id, name, place } of organisations) offer(`organisation:${id}`, name, place);
  for (const { id, name, communeName, place } of villages)
    offer(`village:${id}`, [name, communeName].filter(Boolean).join(', '), place);
  for (const { id, name, parent, parentName } of communes)
    offer(`commune:${id}`, [name, parentName].filter(Boolean).join(', '), [
      `commune:${id}`,
      ...(parent === null ? [] : [`province:${parent}` as const]),
      'all',
    ]);
  for (const { id, name } of provinces) offer(`province:${id}`, name, [`province:${id}`, 'all']);
  const data = options.slice(0, SHOWN);
  if (chosen !== null && chosen !== 'all' && !data.some(({ value }) => value === chosen))
    data.unshift({ value: chosen, label: chosenName ?? chosen });
  return { data, onSearch: setWords, mayEverywhere: may(EVERYWHERE) };
}

/** What people call a place; undefined while it is not known. */
export function useScopeName(scope: Scope | null): string | undefined {
  const { kind, id } = scope === null ? { kind: 'all', id: '' } : partsOf(scope);
  const villages = useQuery({ ...villagesQuery, enabled: kind === 'village' }).data;
  const organisations = useQuery({ ...organisationsQuery, enabled: kind === 'organisation' }).data;
  const unit = useQuery({ ...unitQueryOf(id), enabled: kind === 'commune' || kind === 'province' }).data;
  if (kind === 'village') return villages?.find((one) => one.id === id)?.name;
  if (kind === 'organisation') return organisations?.find((one) => one.id === id)?.name;
  return kind === 'all' ? undefined : unit?.name;
}
