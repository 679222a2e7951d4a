import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Device } from '../../../domain/api/devices.ts';
import { type Freshness, freshness as freshnessAt } from '../../../domain/freshness.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { openAlertsQuery } from '../data/alerts.ts';
import { freshnessNow } from '../data/devices.ts';
import type { DeviceLatest } from '../data/latest.ts';
import { datastreamName } from '../i18n/datastream-name.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { seriesKind } from '../lib/series-kind.ts';
import { Age } from '../ui/age.tsx';
import card from '../ui/card.module.css';
import { StationIcon } from '../ui/icons.tsx';
import { FreshnessMark } from '../ui/marks.tsx';
import { Message } from '../ui/message.tsx';
import { Quantity } from '../ui/quantity.tsx';
import { useNow } from '../ui/use-now.ts';
import { ValueSparkline } from './value-sparkline.tsx';
import classes from './values.module.css';

interface ValuesProps {
  readonly device: Device | undefined;
  readonly latest: DeviceLatest | undefined;
  readonly keys: readonly string[];
  readonly chosen: string | undefined;
}

const places = ['a', 'b', 'c', 'd'];

/** A value is no fresher than its device, nor than its own time of measuring. */
function freshnessOf(device: Device | undefined, at: number, now: number): Freshness {
  if (!device) return 'fresh';
  const own = freshnessAt(at, device.expectedIntervalS, now);
  return own === 'fresh' ? freshnessNow(device, now) : own;
}

/** Every value of the device now; pressing one draws it below. */
export function Values({ device, latest, keys, chosen }: ValuesProps) {
  const tools = useTexts();
  const { t } = tools;
  const now = useNow();
  const alerts = useQuery(openAlertsQuery).data;
  const levels = new Map<string, AlertLevel>();
  for (const one of alerts ?? []) {
    if (one.device === device?.id && one.datastream !== null && !levels.has(one.datastream)) {
      levels.set(one.datastream, one.level);
    }
  }
  if (!latest) {
    return (
      <div className={classes.values} aria-busy="true">
        {places.map((place) => (
          <Skeleton key={place} h={136} radius={14} />
        ))}
      </div>
    );
  }
  if (keys.length === 0 && device?.personal) {
    return (
      <div className={card.card}>
        <Message mark={<StationIcon size={36} />} title={t('personal.masked')} lead={t('personal.maskedLead')} />
      </div>
    );
  }
  if (keys.length === 0) {
    return (
      <div className={card.card}>
        <Message mark={<StationIcon size={36} />} title={t('device.noValues')} lead={t('device.noValuesLead')} />
      </div>
    );
  }
  return (
    <ul className={classes.values} aria-label={t('device.values')}>
      {keys.map((key) => {
        const { at, result } = latest.get(key)!;
        const state = freshnessOf(device, at, now);
        return (
          <li key={key}>
            <Link
              to="."
              search={(was) => ({ ...was, datastream: key })}
              replace
              resetScroll={false}
              className={`${card.card} ${classes.value}`}
              aria-current={key === chosen ? 'true' : undefined}
              data-freshness={state}
            >
              <span className={classes.name}>{datastreamName(key, tools)}</span>
              <Quantity datastream={key} result={result} freshness={state} level={levels.get(key)} />
              <span className={classes.line}>
                {device && seriesKind(key) === 'line' && (
                  <ValueSparkline device={device} datastream={key} stale={state !== 'fresh'} />
                )}
              </span>
              <span className={classes.age}>
                {state !== 'fresh' && <FreshnessMark state={state} />}
                <Age at={at} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
