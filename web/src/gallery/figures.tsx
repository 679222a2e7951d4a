import { Fragment } from 'react';
import { freshnessState } from '../../../domain/api/devices.ts';
import { alertLevel } from '../../../domain/rules/steps.ts';
import { Age } from '../ui/age.tsx';
import {
  BackIcon,
  BellIcon,
  CheckIcon,
  HomeIcon,
  LetterIcon,
  Logo,
  MapIcon,
  MoreIcon,
  SearchIcon,
  StationIcon,
  UnpluggedIcon,
} from '../ui/icons.tsx';
import { FreshnessMark, LevelMark } from '../ui/marks.tsx';
import { Quantity } from '../ui/quantity.tsx';
import { RiskChip } from '../ui/risk-chip.tsx';
import { FreshnessState } from '../ui/state.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import classes from './gallery.module.css';
import { NOW } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const levels = [undefined, ...alertLevel.options] as const;
const sizes = ['big', 'small'] as const;
const states = ['ok', 'late', ...alertLevel.options] as const;
const risks = [1, 2, 3, 4, 5] as const;
const ages = [0, 90, 3600, 26 * 3600, 40 * 86_400] as const;
const results = [
  ['salinity', -0.04],
  ['water_volume', 1_234_567.89],
  ['gate_state', 'closing'],
  ['soil_moisture@20cm', 18],
] as const;

/** What is read at a glance: values, ages, marks, words of a state. */
export function Figures() {
  return (
    <>
      {freshnessState.options.flatMap((freshness) =>
        levels.map((level) => (
          <Specimen key={`${freshness}${level}`} name={`Quantity, ${freshness}, ${level ?? 'no alert'}`}>
            <div className={classes.row}>
              {sizes.map((size) => (
                <Quantity
                  key={size}
                  datastream="salinity"
                  result={3.84}
                  freshness={freshness}
                  level={level}
                  size={size}
                />
              ))}
            </div>
          </Specimen>
        )),
      )}
      <Specimen name="Quantity, below nothing, very long, word, channel">
        <div className={classes.row}>
          {results.map(([datastream, result]) => (
            <Quantity key={datastream} datastream={datastream} result={result} freshness="fresh" />
          ))}
        </div>
      </Specimen>
      <Specimen name="Age, now to weeks, and ahead of the clock">
        <div className={classes.row}>
          {[...ages, -120].map((seconds) => (
            <Age key={seconds} at={NOW - seconds * 1000} />
          ))}
        </div>
      </Specimen>
      <Specimen name="FreshnessMark, FreshnessState">
        <div className={classes.row}>
          {freshnessState.options.map((state) => (
            <Fragment key={state}>
              <FreshnessMark state={state} size={20} />
              <FreshnessState state={state} />
            </Fragment>
          ))}
        </div>
      </Specimen>
      <Specimen name="LevelMark, StateMark">
        <div className={classes.row}>
          {alertLevel.options.map((level) => (
            <LevelMark key={level} level={level} />
          ))}
          {states.map((state) => (
            <StateMark key={state} state={state} />
          ))}
        </div>
      </Specimen>
      <Specimen name="RiskChip, 1 to 5">
        <div className={classes.row}>
          {risks.map((risk) => (
            <RiskChip key={risk} risk={risk} />
          ))}
        </div>
      </Specimen>
      <Specimen name="Icons">
        <div className={classes.row}>
          <Logo />
          <HomeIcon />
          <MapIcon />
          <BellIcon />
          <StationIcon />
          <MoreIcon />
          <LetterIcon />
          <SearchIcon />
          <BackIcon />
          <CheckIcon />
          <UnpluggedIcon />
        </div>
      </Specimen>
    </>
  );
}
