import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { eveOf } from '../../../../domain/units/days.ts';
import { day as daySchema, kindsOf, successionKind, unitKind } from '../../../../domain/units/unit.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Draft, levelOfDraft, takesMany, withKindOfChange, withUnits } from './draft.ts';
import { HeirFields } from './heir-fields.tsx';
import { UnitPicker } from './unit-picker.tsx';
import classes from './units.module.css';

interface ChangeFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** What changes, from when, of which units, into what, and what becomes of people's rights. */
export function ChangeFields({ draft, onChange }: ChangeFieldsProps) {
  const { t } = useTexts();
  const { kind, on, from } = draft;
  const level = levelOfDraft(draft);
  const asOf = daySchema.safeParse(on).success ? eveOf(on) : undefined;
  const severalProvinces = new Set(from.map(({ parent }) => parent)).size > 1;
  return (
    <>
      <div className={classes.pair}>
        <NativeSelect
          label={t('units.form.kind')}
          value={kind}
          onChange={(event) => onChange(withKindOfChange(draft, successionKind.parse(event.currentTarget.value)))}
          data={successionKind.options.map((value) => ({ value, label: t(`units.form.kinds.${value}`) }))}
        />
        <TextInput
          type="date"
          label={t('units.form.on')}
          value={on}
          onChange={(event) => onChange({ ...draft, on: event.currentTarget.value })}
        />
      </div>
      <fieldset className={classes.group}>
        <legend>{t(`units.form.from.${kind}`)}</legend>
        {from.length > 0 && (
          <ul className={classes.chosen}>
            {from.map((unit) => (
              <li key={unit.id}>
                <span className={classes.name}>
                  {unit.name} <span className={classes.code}>{unit.code}</span>
                  {unit.parentName && <span className={classes.note}>{unit.parentName}</span>}
                </span>
                <button
                  type="button"
                  aria-label={t('units.form.remove', { name: unit.name })}
                  onClick={() =>
                    onChange(
                      withUnits(
                        draft,
                        from.filter(({ id }) => id !== unit.id),
                      ),
                    )
                  }
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        {(from.length === 0 || takesMany(kind)) && (
          <UnitPicker
            label={t('units.form.add')}
            asOf={asOf}
            level={level}
            without={from.map(({ id }) => id)}
            onPick={(unit) => onChange(withUnits(draft, [...from, unit]))}
          />
        )}
      </fieldset>
      {(kind === 'merge' || kind === 'split') && <HeirFields draft={draft} onChange={onChange} />}
      {kind === 'merge' && level === 'commune' && severalProvinces && (
        <ProvinceField draft={draft} field="parent" label={t('units.form.province')} onChange={onChange} />
      )}
      {kind === 'transfer' && (
        <ProvinceField draft={draft} field="to" label={t('units.form.into.transfer')} onChange={onChange} />
      )}
      {kind === 'promote' && (
        <NativeSelect
          label={t('units.form.into.promote')}
          value={draft.newKind}
          onChange={(event) => onChange({ ...draft, newKind: unitKind.parse(event.currentTarget.value) })}
          data={kindsOf[level ?? 'commune'].map((value) => ({ value, label: t(`units.kinds.${value}`) }))}
        />
      )}
      {kind === 'rename' && (
        <TextInput
          label={t('units.form.into.rename')}
          placeholder={t('units.form.nameExample')}
          maxLength={100}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      )}
      <div className={classes.group}>
        <span id="rights">{t('units.form.rights')}</span>
        <SegmentedControl
          aria-labelledby="rights"
          value={draft.rights}
          onChange={(chosen) => onChange({ ...draft, rights: chosen === 'drop' ? 'drop' : 'follow' })}
          data={[
            { value: 'follow', label: t('units.form.follow') },
            { value: 'drop', label: t('units.form.drop') },
          ]}
        />
      </div>
    </>
  );
}

interface ProvinceFieldProps extends ChangeFieldsProps {
  readonly field: 'parent' | 'to';
  readonly label: string;
}

function ProvinceField({ draft, field, label, onChange }: ProvinceFieldProps) {
  const asOf = daySchema.safeParse(draft.on).success ? draft.on : undefined;
  return (
    <UnitPicker
      label={label}
      asOf={asOf}
      level="province"
      chosen={draft[field]}
      onPick={({ id }) => onChange({ ...draft, [field]: id, choices: [] })}
    />
  );
}
