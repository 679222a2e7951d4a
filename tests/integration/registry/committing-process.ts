import { commitEvaluation, readCursor } from '../../../store/registry/ingest-state.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';

/** Commits run after run, an alert each, and says the number of each that is committed, until it is killed. */
const registry = openRegistryInThread(process.argv[2] as string);
for (let seq = (await readCursor(registry, 'evaluate')) + 1; ; seq++) {
  const id = `alert-${seq}`;
  await commitEvaluation(registry, {
    seq,
    latest: [{ device_id: 'd', key: 'k', at: seq, received_at: seq, value: seq, text: null, quality: 0 }],
    alerts: [
      {
        id,
        rule_id: 'r',
        device_id: 'd',
        key: 'k',
        site_id: null,
        definition: '{}',
        state: 'raised',
        step: 1,
        highest_step: 1,
        level: 'act',
        risk: null,
        value: seq,
        peak: seq,
        raised_at: seq,
        cleared_at: null,
        flaps: 0,
        in_maintenance: 0,
        group_id: id,
        explains: 0,
      },
    ],
    alertEvents: [
      {
        alert_id: id,
        kind: 'raised',
        at: seq,
        recorded_at: seq,
        by: null,
        step: 1,
        value: seq,
        text: null,
        once: `raised:${seq}`,
      },
    ],
    outbox: [{ idempotency_key: `${id}/raised`, kind: 'alert', body: '{}', created_at: seq }],
  });
  process.stdout.write(`${seq}\n`);
}
