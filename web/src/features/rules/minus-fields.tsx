import { useQuery } from '@tanstack/react-query';
import type { DifferenceCondition } from '../../../../domain/rules/conditions.ts';
import { devicesQuery } from '../../data/devices.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchSelect } from '../../ui/search-select.tsx';
import { SubjectFields } from './subject-fields.tsx';

interface MinusFieldsProps {
  readonly value: DifferenceCondition['minus'];
  readonly onChange: (minus: DifferenceCondition['minus']) => void;
  readonly path: string;
}

/** What a measurement is compared with: another of the same device, or one of another device. */
export function MinusFields({ value, onChange, path }: MinusFieldsProps) {
  const { t } = useTexts();
  const devices = useQuery(devicesQuery).data ?? [];
  return (
    <>
      <SearchSelect
        label={t('rules.minusDevice')}
        placeholder={t('rules.sameDevice')}
        data={devices.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
        value={value.device}
        onChange={(device) => onChange({ ...value, device })}
      />
      <SubjectFields
        label={t('rules.minus')}
        value={value}
        onChange={(subject) => onChange({ ...value, ...subject })}
        path={path}
      />
    </>
  );
}
