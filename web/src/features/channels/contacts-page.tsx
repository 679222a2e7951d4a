import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Scope } from '../../../../domain/scopes.ts';
import { useOwnScope } from '../../data/permissions.ts';
import { usePlaceChoice } from '../../data/use-place-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ChainCard } from './chain-card.tsx';
import { EndpointsCard } from './endpoints-card.tsx';

const route = getRouteApi('/shell/settings/contacts');

/** Sirens, group chats and webhooks of a place, and whom Sen tells when nobody takes an alert there. */
export function ContactsPage() {
  const { t } = useTexts();
  const { place } = route.useSearch();
  const navigate = route.useNavigate();
  const own = useOwnScope('endpoints.read');
  const shown = place ?? own;
  const places = usePlaceChoice('endpoints.read', shown);
  useTitle(t('contacts.title'));
  const choose = (next: Scope | undefined) => void navigate({ search: { place: next }, replace: true });
  return (
    <div className={`${manage.page} ${manage.narrow}`}>
      <div>
        <h1>{t('contacts.title')}</h1>
        <p className={manage.muted}>{t('contacts.lead')}</p>
      </div>
      <SearchSelect
        label={t('contacts.place')}
        placeholder={places.mayEverywhere ? t('contacts.everywhere') : undefined}
        data={places.data}
        onSearch={places.onSearch}
        value={shown === 'all' ? null : shown}
        onChange={(next) => choose((next as Scope | null) ?? undefined)}
      />
      {shown === null && <p className={manage.muted}>{t('contacts.choose')}</p>}
      {shown !== null && (
        <>
          <EndpointsCard key={`endpoints ${shown}`} scope={shown} />
          <ChainCard key={`chain ${shown}`} scope={shown} />
        </>
      )}
      {places.mayEverywhere && shown !== 'all' && (
        <div>
          <Button variant="default" onClick={() => choose(undefined)}>
            {t('contacts.everywhere')}
          </Button>
        </div>
      )}
    </div>
  );
}
