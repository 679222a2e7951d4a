import type { Alert } from '../../../domain/api/alerts.ts';
import type { Delivery } from '../../../domain/api/notifications.ts';
import type { MaybeWaiting } from '../lib/waiting.ts';
import { AlertBody, AlertFrame, AlertRow, Noticed } from '../ui/alert-row.tsx';
import { AlertTags } from '../ui/alert-tags.tsx';
import { DeliveryError, DeliveryState, DeliveryWaits, FaultWords } from '../ui/delivery-state.tsx';
import { SaidByServer } from '../ui/said-by-server.tsx';
import { ago, alertOf, LONG_NAME, UNBROKEN_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};

const LONG_ADVICE = {
  vi: 'Đóng ngay cống lấy nước và báo cho các hộ quanh đây. Không bơm nước sông vào ruộng, vườn, ao cho tới khi độ mặn xuống dưới 1 g/L; kiểm tra bờ bao, chỗ nào rò thì đắp lại trước con nước lớn tối nay, rồi đo lại bằng máy cầm tay trước khi mở cống.',
  en: 'Close the intake gate at once and tell the households around. Pump no river water into fields, gardens or ponds until salinity is below 1 g/L; check the dykes and mend leaks before tonight’s high tide, then measure by hand before the gate is opened again.',
};

const alerts: readonly (readonly [name: string, alert: MaybeWaiting<Alert>])[] = [
  ['raised, watch', alertOf({ level: 'watch' })],
  ['raised, act', alertOf({})],
  ['raised, danger, risk 3', alertOf({ level: 'danger', risk: 3, step: 2, steps: 3 })],
  ['long names and advice', alertOf({ deviceName: UNBROKEN_NAME, siteName: LONG_NAME, advice: LONG_ADVICE, risk: 5 })],
  [
    'assigned, snoozed, in maintenance, back again',
    alertOf({
      assignedTo: { id: 'p', name: LONG_NAME },
      snoozedUntil: ago(-120),
      inMaintenance: true,
      flaps: 4,
      label: { vi: 'Báo động 2', en: 'Alarm level 2' },
    }),
  ],
  ['acknowledged', alertOf({ state: 'acknowledged', acknowledgedAt: ago(20), acknowledgedBy: LONG_NAME })],
  ['acknowledged, waits to be sent', { ...alertOf({ acknowledgedAt: ago(1) }), waiting: true }],
  ['cleared', alertOf({ state: 'cleared', clearedAt: ago(5), acknowledgedAt: ago(20) })],
  ['silent', alertOf({ kind: 'no-data', datastream: null, value: null, peak: null, threshold: null })],
];

const sent: Delivery = {
  id: '1',
  purpose: 'raised',
  subject: 'Mặn vượt ngưỡng',
  alert: 'a-1',
  level: 'act',
  user: null,
  endpoint: null,
  channel: 'sms',
  recipient: '+84…12',
  state: 'waiting',
  held: null,
  attempts: 3,
  createdAt: ago(30),
  nextAttemptAt: ago(-5),
  sentAt: null,
  error: null,
};
const states = ['sent', 'failed', 'waiting', 'withdrawn'] as const;
const errors = [
  'the phone did not answer (ETIMEDOUT)',
  'the service refuses it: https://example.invalid/a/very/long/address/that/has/no/place/to/break/it?with=more',
] as const;

/** Alerts in every state of their life, and what became of the messages about them. */
export function Alerts() {
  return (
    <>
      {alerts.map(([name, alert]) => (
        <Specimen key={name} name={`AlertRow, ${name}`}>
          <AlertRow alert={alert} onAcknowledge={nothing} busy={false} failed={false} mayAcknowledge />
        </Specimen>
      ))}
      <Specimen name="AlertRow, being acknowledged">
        <AlertRow alert={alertOf({})} onAcknowledge={nothing} busy failed={false} mayAcknowledge />
      </Specimen>
      <Specimen name="AlertRow, not acknowledged">
        <AlertRow alert={alertOf({})} onAcknowledge={nothing} busy={false} failed mayAcknowledge />
      </Specimen>
      <Specimen name="AlertRow, of whoever may only look">
        <AlertRow alert={alertOf({})} onAcknowledge={nothing} busy={false} failed={false} mayAcknowledge={false} />
      </Specimen>
      <Specimen name="AlertFrame, AlertBody with a title of its own, Noticed, AlertTags">
        <AlertFrame alert={alertOf({})} actions={<Noticed alert={alertOf({ acknowledgedAt: ago(3) })} />}>
          <AlertBody alert={alertOf({})} title={LONG_NAME} />
        </AlertFrame>
        <AlertTags alert={alertOf({ risk: 2, inMaintenance: true })} />
      </Specimen>
      {states.map((state) => (
        <Specimen key={state} name={`DeliveryState, ${state}`}>
          <DeliveryState state={state} />
          <DeliveryWaits delivery={{ ...sent, state }} />
        </Specimen>
      ))}
      {errors.map((error) => (
        <Specimen key={error} name={`DeliveryError, ${error.slice(0, 20)}…`}>
          <DeliveryError error={error} />
          <FaultWords error={error} />
          <SaidByServer text={error} />
        </Specimen>
      ))}
    </>
  );
}
