import { Button, FileButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { UnitImportReport } from '../../../../domain/api/units.ts';
import { importUnits, unitsChanged } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { BackIcon } from '../../ui/icons.tsx';
import { SaidByServer } from '../../ui/said-by-server.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { readUnitFile, type UnitFile } from './read-unit-file.ts';
import classes from './units.module.css';

const SHOWN = 100;

/** A file of units: judged as soon as it is chosen, imported whole when nothing is wrong with it. */
export function UnitImportPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [file, setFile] = useState<UnitFile | null>(null);
  const check = useMutation({ mutationFn: (chosen: UnitFile) => importUnits(chosen.body, true) });
  const submit = useMutation({
    mutationFn: (chosen: UnitFile) => importUnits(chosen.body, false),
    onSuccess: () => unitsChanged(client),
  });
  const [unreadable, setUnreadable] = useState<'unreadable' | 'tooLarge' | null>(null);
  useTitle(t('units.file.title'));

  const choose = async (chosen: File | null) => {
    if (!chosen) return;
    submit.reset();
    check.reset();
    const read = await readUnitFile(chosen);
    setUnreadable(typeof read === 'string' ? read : null);
    setFile(typeof read === 'string' ? null : read);
    if (typeof read !== 'string') check.mutate(read);
  };
  const error = submit.error ?? check.error;

  return (
    <div className={classes.page}>
      <Link to="/units" className={classes.back}>
        <BackIcon size={18} />
        {t('units.back')}
      </Link>
      <h1>{t('units.file.title')}</h1>
      <section className={`${card.card} ${classes.section}`}>
        <p className={classes.muted}>{t('units.file.lead')}</p>
        <div className={classes.actions}>
          {/* The same file may be chosen again once it is corrected. */}
          <FileButton key={file?.chosenAt ?? 0} accept=".csv,.json,.txt" onChange={(chosen) => void choose(chosen)}>
            {(props) => (
              <Button {...props} variant={check.data ? 'default' : 'filled'}>
                {t('units.file.choose')}
              </Button>
            )}
          </FileButton>
        </div>
        <p role="status" className={classes.muted}>
          {check.isPending ? t('units.file.checking') : file && t('units.file.chosen', { name: file.name })}
        </p>
        <div role="alert">
          {unreadable && <p className={classes.error}>{t(`units.file.${unreadable}`)}</p>}
          {error && (
            <>
              <p className={classes.error}>{t(isNetwork(error) ? 'error.network' : 'units.file.failed')}</p>
              {!isNetwork(error) && <SaidByServer text={error.message} />}
            </>
          )}
        </div>
      </section>
      {submit.data ? (
        <section className={`${card.card} ${classes.section}`} role="status">
          <h2>{t('units.file.done')}</h2>
          <Figures report={submit.data} />
          <div className={classes.actions}>
            <ButtonLink to="/units">{t('units.file.see')}</ButtonLink>
          </div>
        </section>
      ) : (
        check.data &&
        file && <Judged report={check.data} busy={submit.isPending} onImport={() => submit.mutate(file)} />
      )}
    </div>
  );
}

interface JudgedProps {
  readonly report: UnitImportReport;
  readonly busy: boolean;
  readonly onImport: () => void;
}

const isNetwork = (error: unknown): boolean => error instanceof ApiError && error.code === 'network';

function Judged({ report, busy, onImport }: JudgedProps) {
  const { t } = useTexts();
  const { faults, faultCount, added, corrected, successions } = report;
  if (faultCount > 0)
    return (
      <section className={`${card.card} ${classes.section}`} role="status">
        <h2>{t('units.file.bad', { n: faultCount })}</h2>
        <p className={classes.muted}>{t('units.file.badLead')}</p>
        <ul className={classes.faults}>
          {faults.slice(0, SHOWN).map(({ row, field, unit, code, value }) => (
            <li key={`${row} ${field} ${code} ${value}`}>
              <b>{t('units.file.row', { n: row })}</b>
              <span className={classes.code}>{`${field} ${unit}`}</span>
              <span>{t(`units.fault.${code}`, { value })}</span>
            </li>
          ))}
        </ul>
        {faultCount > SHOWN && <p className={classes.muted}>{t('units.file.more', { n: faultCount - SHOWN })}</p>}
      </section>
    );
  const work = added + corrected + successions;
  return (
    <section className={`${card.card} ${classes.section}`} role="status">
      <h2>{t('units.file.good')}</h2>
      <Figures report={report} />
      {work === 0 ? (
        <p className={classes.muted}>{t('units.file.nothing')}</p>
      ) : (
        <div className={classes.actions}>
          <Button loading={busy} onClick={onImport}>
            {t('units.file.submit', { n: added + corrected })}
          </Button>
        </div>
      )}
    </section>
  );
}

const figures = ['added', 'corrected', 'unchanged', 'successions'] as const;

function Figures({ report }: { readonly report: UnitImportReport }) {
  const { t, format } = useTexts();
  return (
    <dl className={classes.figures}>
      {figures.map((what) => (
        <div key={what}>
          <dt>{t(`units.file.${what}`)}</dt>
          <dd>{format.number(report[what])}</dd>
        </div>
      ))}
    </dl>
  );
}
