import type { Alert } from '../../../domain/api/alerts.ts';

export const alertExample: Alert = {
  id: 'alert-1',
  rule: 'rule-1',
  ruleName: { vi: 'Nước mặn', en: 'Salt water' },
  advice: { vi: 'Đóng cống.', en: 'Close the gate.' },
  kind: 'threshold',
  level: 'danger',
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
  clearedAt: null,
};
