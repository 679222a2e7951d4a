import { workerData } from 'node:worker_threads';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { count } from './counting.ts';

const { file, times } = workerData as { file: string; times: number };
const registry = openRegistryInThread(file);
await count(registry, 'thread', times);
await registry.destroy();
