import { Button, FileButton, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { kindsOf, unitKind } from '../../../../domain/units/unit.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Draft, type Heir, levelOfDraft, newHeir } from './draft.ts';
import { readAreas } from './read-areas.ts';
import classes from './units.module.css';

interface HeirFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

const LEAST = 2;

/** The new units of a merger or division: code, kind, name, and where a division runs if that is known. */
export function HeirFields({ draft, onChange }: HeirFieldsProps) {
  const { t } = useTexts();
  const { kind, into } = draft;
  const level = levelOfDraft(draft);
  const kinds = level === undefined ? unitKind.options : kindsOf[level];
  // Other units, other places to choose from.
  const setInto = (heirs: readonly Heir[]) => onChange({ ...draft, into: heirs, choices: [] });
  const change = (heir: Heir, part: Partial<Heir>) =>
    setInto(into.map((one) => (one.key === heir.key ? { ...one, ...part } : one)));
  return (
    <fieldset className={classes.group}>
      <legend>{t(kind === 'split' ? 'units.form.into.split' : 'units.form.into.merge')}</legend>
      {into.map((heir) => (
        <div key={heir.key} className={classes.heir}>
          <TextInput
            label={t('units.form.code')}
            inputMode="numeric"
            maxLength={5}
            value={heir.code}
            onChange={(event) => change(heir, { code: event.currentTarget.value.replace(/\D/g, '') })}
          />
          <NativeSelect
            label={t('units.form.unitKind')}
            value={heir.kind}
            onChange={(event) => change(heir, { kind: unitKind.parse(event.currentTarget.value) })}
            data={kinds.map((value) => ({ value, label: t(`units.kinds.${value}`) }))}
          />
          <TextInput
            className={classes.heirName}
            label={t('units.form.name')}
            placeholder={t('units.form.nameExample')}
            maxLength={100}
            value={heir.name}
            onChange={(event) => change(heir, { name: event.currentTarget.value })}
          />
          {into.length > LEAST && (
            <button
              type="button"
              className={classes.less}
              aria-label={t('units.form.less', { name: heir.name || heir.code })}
              onClick={() => setInto(into.filter(({ key }) => key !== heir.key))}
            >
              ×
            </button>
          )}
        </div>
      ))}
      {kind === 'split' && (
        <>
          <div className={classes.actions}>
            <Button variant="default" onClick={() => setInto([...into, newHeir(into.at(-1)?.kind ?? 'xa')])}>
              {t('units.form.oneMore')}
            </Button>
          </div>
          <AreaFile into={into} onRead={setInto} />
        </>
      )}
    </fieldset>
  );
}

function AreaFile({
  into,
  onRead,
}: {
  readonly into: readonly Heir[];
  readonly onRead: (heirs: readonly Heir[]) => void;
}) {
  const { t } = useTexts();
  const [bad, setBad] = useState(false);
  const known = into.filter(({ area }) => area !== null).length;
  const read = async (file: File | null) => {
    if (!file) return;
    const areas = await readAreas(file);
    const found = into.map((heir) => ({ ...heir, area: areas.get(heir.code) ?? heir.area }));
    const good = found.some(({ area }) => area !== null);
    setBad(!good);
    if (good) onRead(found);
  };
  return (
    <div className={classes.section}>
      <p className={classes.muted}>
        {t('units.form.areas')}. {t('units.form.areasLead')}
      </p>
      <div className={classes.actions}>
        <FileButton accept=".json,.geojson" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} variant="default">
              {t('units.file.choose')}
            </Button>
          )}
        </FileButton>
      </div>
      <p role="status" className={classes.muted}>
        {bad ? t('units.form.areasBad') : known > 0 && t('units.form.areasGood', { n: known })}
      </p>
    </div>
  );
}
