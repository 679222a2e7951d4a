import { openJournal } from '../../../store/journal/journal.ts';

/*
 * Appends numbered uplinks as fast as the journal takes them, and prints the number of each that it was told is durable.
 * Arguments: folder, first number, uplinks to append (0: for ever).
 */
const [dir = '', first = '0', count = '0'] = process.argv.slice(2);
const journal = await openJournal({ dir, segmentBytes: 300_000, reserveBytes: 0 });
const connection = Buffer.from('device-1');
const topic = Buffer.from('sen/v1/device-1/up');

journal.onState((state) => process.stdout.write(`state ${JSON.stringify(state)}\n`));

let number = Number(first);
const end = Number(count) === 0 ? Number.POSITIVE_INFINITY : number + Number(count);
let waiting = 0;

function pump(): void {
  for (let i = 0; i < 50 && number < end && waiting < 2000; i += 1) {
    const mine = number;
    const payload = Buffer.from(String(mine).padEnd(100, ' '));
    journal.append(connection, topic, payload, 0, payload.length, mine);
    number += 1;
    waiting += 1;
    journal.whenDurable(() => {
      waiting -= 1;
      process.stdout.write(`${mine}\n`);
    });
  }
  if (number < end) setImmediate(pump);
  else journal.whenDurable(() => void journal.close());
}
pump();
