import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ScopeChoice } from '../../../../domain/api/users.ts';
import { can, rightsOf } from '../../../../domain/permissions.ts';
import { useMay } from '../../data/permissions.ts';
import { sessionQuery } from '../../data/session.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ScopePicker } from '../../parts/scope-picker.tsx';

interface WhereFieldProps {
  readonly value: ScopeChoice | null;
  readonly onChange: (choice: ScopeChoice | null) => void;
  readonly error: string | null;
}

/** What a screen may show: any place for those who give rights, else one of those that one manages. */
export function WhereField({ value, onChange, error }: WhereFieldProps) {
  const { t } = useTexts();
  const anywhere = useMay('users.write');
  const grants = useQuery(sessionQuery).data?.user.grants ?? [];
  if (anywhere) return <ScopePicker label={t('displays.where')} value={value} onChange={onChange} error={error} />;
  const own = grants.filter((grant) => can({ rights: rightsOf([grant]) }, 'displays.write', [grant.scope]));
  return (
    <NativeSelect
      size="md"
      label={t('displays.where')}
      error={error}
      value={value?.scope ?? ''}
      onChange={(event) => {
        const found = own.find(({ scope }) => scope === event.currentTarget.value);
        onChange(found ? { scope: found.scope, name: found.scopeName, within: null } : null);
      }}
      data={[
        { value: '', label: t('displays.choose') },
        ...own.map((grant) => ({ value: grant.scope, label: scopeText(t, grant) })),
      ]}
    />
  );
}
