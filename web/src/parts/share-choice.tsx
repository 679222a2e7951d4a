import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SavedView } from '../../../domain/api/views.ts';
import { can, rightsOf } from '../../../domain/permissions.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { sessionQuery } from '../data/session.ts';
import { scopeText } from '../i18n/scope-text.ts';
import { useTexts } from '../i18n/use-texts.ts';

interface ShareChoiceProps {
  readonly value: Scope | null;
  readonly onChange: (scope: Scope | null) => void;
  /** The view that is shared already: its scope stays a choice whoever made it. */
  readonly view?: SavedView;
}

/** With whom a view is shared: nobody, or those of a place where one says what is shared; nothing to choose, nothing shown. */
export function ShareChoice({ value, onChange, view }: ShareChoiceProps) {
  const { t } = useTexts();
  const grants = useQuery(sessionQuery).data?.user.grants ?? [];
  const mine = grants.filter((grant) => can({ rights: rightsOf([grant]) }, 'views.share', [grant.scope]));
  const places = new Map(mine.map((grant) => [grant.scope, scopeText(t, grant)]));
  if (view?.scope && !places.has(view.scope))
    places.set(view.scope, scopeText(t, { scope: view.scope, scopeName: view.scopeName ?? view.scope }));
  if (places.size === 0) return null;
  return (
    <NativeSelect
      size="md"
      label={t('views.shareWith')}
      value={value ?? ''}
      onChange={(event) => onChange((event.currentTarget.value || null) as Scope | null)}
      data={[
        { value: '', label: t('views.onlyMe') },
        ...[...places].map(([scope, label]) => ({ value: scope, label })),
      ]}
    />
  );
}
