import { CloseButton } from '@mantine/core';
import { useCommuneChoice } from '../../data/use-commune-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import type { Draft } from './draft.ts';
import classes from './warnings.module.css';

interface CommuneListProps {
  readonly communes: Draft['communes'];
  readonly onChange: (communes: Draft['communes']) => void;
  readonly error: string | false;
}

/** Communes that are warned: those chosen, and a field to add another. */
export function CommuneList({ communes, onChange, error }: CommuneListProps) {
  const { t } = useTexts();
  const choice = useCommuneChoice(null);
  const add = (id: string | null) => {
    if (id === null || communes.some((one) => one.id === id)) return;
    const name = choice.data.find(({ value }) => value === id)?.label ?? id;
    onChange([...communes, { id, name }]);
  };
  return (
    <div className={manage.form}>
      {communes.length > 0 && (
        <ul className={classes.communes} aria-label={t('warnings.form.communes')}>
          {communes.map(({ id, name }) => (
            <li key={id}>
              {name}
              <CloseButton
                size="lg"
                aria-label={t('warnings.form.removeCommune', { name })}
                onClick={() => onChange(communes.filter((one) => one.id !== id))}
              />
            </li>
          ))}
        </ul>
      )}
      {/* Anew after each choice, so that it is empty for the next. */}
      <SearchSelect
        key={communes.length}
        label={t('warnings.form.commune')}
        value={null}
        onChange={add}
        error={error}
        {...choice}
      />
    </div>
  );
}
