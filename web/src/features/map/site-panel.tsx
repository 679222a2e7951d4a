import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import { byImportance } from '../../../../domain/main-figure.ts';
import { MASKED } from '../../../../domain/personal.ts';
import { freshnessNow } from '../../data/devices.ts';
import { type DeviceLatest, fleetLatestQuery } from '../../data/latest.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Age } from '../../ui/age.tsx';
import { alertFacts } from '../../ui/alert-text.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { growing } from '../../ui/site-table.tsx';
import { FreshnessState } from '../../ui/state.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './map-page.module.css';
import type { PlacedSite } from './place-sites.ts';

/** Figures of one device; a station page has the rest. */
const FIGURES = 4;

interface SitePanelProps {
  readonly placed: PlacedSite;
  readonly onClose: () => void;
}

/** What there is to know of a site at once: a sheet from below on a phone, beside the map on a desktop. */
export function SitePanel({ placed: { site, devices, alerts }, onClose }: SitePanelProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const latest = useQuery(fleetLatestQuery).data;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onClose]);
  const where = [site.villageName, site.communeName, growing(site, language)].filter(Boolean);

  return (
    <section ref={panel} tabIndex={-1} className={classes.panel} aria-labelledby="map-site">
      <div className={classes.panelHead}>
        <div>
          <h2 id="map-site">{site.name}</h2>
          <p>{[t(`claim.kinds.${site.kind}`), ...where].join(' · ')}</p>
        </div>
        <CloseButton className={classes.close} size="lg" aria-label={t('mapPage.close')} onClick={onClose} />
      </div>
      {alerts.length > 0 && (
        <ul className={classes.alerts} aria-label={t('site.alerts')}>
          {alerts.map((alert) => (
            <li key={alert.id} className={classes.alert} data-level={alert.level}>
              <LevelMark level={alert.level} size={22} />
              <span>
                <Link to="/alerts/$alert" params={{ alert: alert.id }}>
                  {alert.ruleName[language]}
                </Link>
                <small>
                  {t(`level.${alert.level}`)} · {alertFacts(alert, tools).figure}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {devices.length === 0 && <p className={classes.note}>{t('site.noDevices')}</p>}
      {devices.map((device) => (
        <DeviceFigures key={device.id} device={device} latest={latest?.get(device.id)} />
      ))}
      <ButtonLink to="/sites/$site" params={{ site: site.id }} fullWidth>
        {t('mapPage.openSite')}
      </ButtonLink>
    </section>
  );
}

function DeviceFigures({ device, latest }: { readonly device: Device; readonly latest: DeviceLatest | undefined }) {
  const tools = useTexts();
  const freshness = freshnessNow(device, useNow());
  const keys = byImportance([...(latest?.keys() ?? [])]).slice(0, FIGURES);
  return (
    <div className={classes.device}>
      <div className={classes.deviceHead}>
        <Link to="/devices/$device" params={{ device: device.id }}>
          {device.name}
        </Link>
        <FreshnessState state={freshness} />
      </div>
      {keys.length === 0 && device.personal && <p>{MASKED}</p>}
      <dl className={classes.figures}>
        {keys.map((key) => {
          const result = latest?.get(key)?.result;
          return (
            result !== undefined && (
              <div key={key}>
                <dt>{datastreamName(key, tools)}</dt>
                <dd>
                  <Quantity datastream={key} result={result} freshness={freshness} size="small" />
                </dd>
              </div>
            )
          );
        })}
      </dl>
      {device.lastUplinkAt !== null && (
        <p className={classes.age}>
          <Age at={Date.parse(device.lastUplinkAt)} />
        </p>
      )}
    </div>
  );
}
