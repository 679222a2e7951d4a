import type { Alert, AlertRecord } from '../../../domain/api/alerts.ts';

/** As it is handed on inside. */
export const alertRecord: AlertRecord = {
  id: 'alert-1',
  rule: 'rule-1',
  ruleName: { vi: 'Nước mặn', en: 'Salt water' },
  advice: { vi: 'Mặn 4,2: đóng cống.', en: 'Salt 4.2: close the gate.' },
  adviceWithoutValue: { vi: 'Mặn …: đóng cống.', en: 'Salt …: close the gate.' },
  kind: 'threshold',
  step: 1,
  steps: 1,
  highestStep: 1,
  label: null,
  level: 'danger',
  risk: null,
  state: 'raised',
  device: 'buoy-01',
  deviceName: 'Phao 1',
  site: null,
  siteName: null,
  datastream: 'salinity',
  operator: '>=',
  threshold: 4,
  value: 4.2,
  peak: 4.2,
  raisedAt: '2026-11-22T05:00:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignedTo: null,
  snoozedUntil: null,
  clearedAt: null,
  cause: null,
  closedAt: null,
  closedBy: null,
  flaps: 0,
  inMaintenance: false,
  group: 'alert-1',
  explains: 0,
};

const { adviceWithoutValue: _, ...told } = alertRecord;
/** As those who may see all of it are told. */
export const alertExample: Alert = { ...told, place: ['all'] };
