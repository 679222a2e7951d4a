import { Button } from '@mantine/core';
import type { Scope } from '../../../../domain/scopes.ts';
import { usePlaceChoice, useScopeName } from '../../data/use-place-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './notifications.module.css';

interface FollowedPlacesProps {
  readonly places: readonly Scope[];
  readonly onChange: (places: Scope[]) => void;
}

/** The places that somebody wants to hear of. */
export function FollowedPlaces({ places, onChange }: FollowedPlacesProps) {
  const { t } = useTexts();
  const { data, onSearch, mayEverywhere } = usePlaceChoice('alerts.read', null);
  const everywhere = mayEverywhere ? [{ value: 'all' as const, label: t('notify.everywhere') }] : [];
  const offered = [...everywhere, ...data].filter(({ value }) => !places.includes(value));
  return (
    <div className={classes.places}>
      {places.length === 0 && <p className={classes.hint}>{t('notify.noPlaces')}</p>}
      {places.length > 0 && (
        <ul className={classes.chips}>
          {places.map((place) => (
            <Followed key={place} place={place} onRemove={() => onChange(places.filter((one) => one !== place))} />
          ))}
        </ul>
      )}
      <SearchSelect
        label={t('notify.addPlace')}
        data={offered}
        value={null}
        onSearch={onSearch}
        onChange={(place) => place && onChange([...places, place as Scope])}
      />
    </div>
  );
}

function Followed({ place, onRemove }: { readonly place: Scope; readonly onRemove: () => void }) {
  const { t } = useTexts();
  const name = useScopeName(place) ?? (place === 'all' ? t('notify.everywhere') : place);
  return (
    <li>
      <Button variant="light" onClick={onRemove} aria-label={t('notify.removePlace', { place: name })}>
        {name} ✕
      </Button>
    </li>
  );
}
