import type { Readiness } from '../../domain/api/health.ts';
import { StoreUnavailable } from '../../store/readings/reading-store.ts';
import { directoryVersion } from '../../store/registry/directory-version.ts';
import type { ApiContext } from '../context.ts';

const PING_MS = 2000;

type Check = Readiness['checks'][number];

/** Asks every part. Only a journal that makes acknowledgements wait, and a registry that cannot be used, stop the work. */
export async function checkReadiness({
  journal,
  ingest,
  readings,
  registry,
}: Pick<ApiContext, 'journal' | 'ingest' | 'readings' | 'registry'>): Promise<Readiness> {
  const [store, directory] = await Promise.all([reasonOf(readings.ping()), reasonOf(directoryVersion(registry))]);
  const ingestReason = ingest.state.kind === 'ok' ? null : ingest.state.reason;
  const checks: Check[] = [
    check('journal', journal.state.kind === 'ok' ? null : journal.state.reason),
    check('registry', directory),
    check('store', store),
    check('ingest', ingestReason),
  ];
  const [journalCheck, registryCheck] = checks;
  return {
    ready: journalCheck?.ok === true && registryCheck?.ok === true && ingestReason !== 'registry',
    status: checks.every(({ ok }) => ok) ? 'ok' : 'degraded',
    checks,
  };
}

const check = (name: Check['name'], reason: string | null): Check => ({ name, ok: reason === null, reason });

/** Why a part does not answer, in one word; the details are in the log and not for everybody. */
async function reasonOf(answer: Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PING_MS, 'timeout');
  });
  const asked = answer.then(
    () => null,
    (error: unknown) => (error instanceof StoreUnavailable ? error.reason : 'failing'),
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
