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
        value: seq,
        peak: seq,
        raised_at: seq,
        acknowledged_at: null,
        acknowledged_by: null,
        cleared_at: null,
      },
    ],
    transitions: [{ alert_id: id, kind: 'raised', at: seq, recorded_at: seq, by: null }],
    outbox: [{ idempotency_key: `${id}/raised`, kind: 'alert', body: '{}', created_at: seq }],
  });
  process.stdout.write(`${seq}\n`);
}
