import { parentPort, workerData } from 'node:worker_threads';
import { openJournalReader } from '../store/journal/journal-reader.ts';
import { openWriter } from '../store/readings/open.ts';
import { StoreUnavailable } from '../store/readings/reading-store.ts';
import { openRegistryInThread } from '../store/registry/open.ts';
import { IngestEngine } from './engine.ts';
import { openNowOrLater } from './late-writer.ts';
import type { FromIngest, IngestCall, IngestThreadData, ToIngest } from './messages.ts';

const STATS_MS = 1000;

const port = parentPort;
if (!port) throw new Error('ingest-thread is started by startIngest');
const send = (message: FromIngest): void => port.postMessage(message);

async function start({ options, interest }: IngestThreadData): Promise<IngestEngine> {
  return IngestEngine.start({
    reader: openJournalReader(options.journalDir),
    registry: openRegistryInThread(options.registryFile),
    writer: await openNowOrLater(() => openWriter(options.store)),
    timeZone: options.timeZone,
    interest,
    onLive: (updates) => send({ kind: 'live', updates }),
    onAlert: (event) => send({ kind: 'alert', event }),
    onState: (state) => send({ kind: 'state', state }),
    onTrim: (seq) => send({ kind: 'trim', seq }),
  });
}

function run(engine: IngestEngine, call: IngestCall): Promise<unknown> {
  switch (call.name) {
    case 'registryChanged':
      return engine.registryChanged();
    case 'drained':
      return engine.drained();
    case 'alertClosed':
      return engine.alertClosed(call.alert);
    case 'replay':
      return engine.replay(call.ids);
    case 'deleteReadings':
      return engine.deleteReadings(call.selection);
    case 'close':
      return engine.close();
  }
}

async function answer(engine: IngestEngine, id: number, call: IngestCall): Promise<void> {
  try {
    const value = await run(engine, call);
    send({ kind: 'stats', stats: engine.stats });
    send({ kind: 'answer', id, ok: true, value });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const trouble = error instanceof StoreUnavailable ? error.reason : null;
    send({ kind: 'answer', id, ok: false, message, trouble });
  }
  if (call.name === 'close') port?.close();
}

try {
  const engine = await start(workerData as IngestThreadData);
  let last = '';
  const timer = setInterval(() => {
    const { stats } = engine;
    const text = JSON.stringify(stats);
    if (text !== last) send({ kind: 'stats', stats });
    last = text;
  }, STATS_MS);
  port.on('message', (message: ToIngest) => {
    if (message.kind === 'grew') engine.journalGrew(message.seq);
    else if (message.kind === 'listening') engine.setListening(message.listening);
    else if (message.kind === 'interest') engine.setInterest(message.devices);
    else {
      if (message.call.name === 'close') clearInterval(timer);
      void answer(engine, message.id, message.call);
    }
  });
  send({ kind: 'started' });
} catch (error) {
  send({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
  port.close();
}
