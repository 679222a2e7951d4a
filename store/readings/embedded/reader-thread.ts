import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedQueries } from './embedded-queries.ts';
import type { Answer, Answered, Asked, Question } from './reader-messages.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const queries = new EmbeddedQueries(workerData as string);

function answer(question: Question): Answer {
  switch (question.kind) {
    case 'ping':
      queries.ping();
      return null;
    case 'observations':
      return queries.observations(question.query);
    case 'series':
      return queries.series(question.query);
    case 'datastreams':
      return queries.datastreams(question.device);
  }
}

function respond({ id, question }: Asked): Answered {
  try {
    return { id, answer: answer(question) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, failure: { range: error instanceof RangeError, message } };
  }
}

port.on('message', (asked: Asked | 'close') => {
  if (asked === 'close') {
    queries.close();
    port.close();
    return;
  }
  const answered = respond(asked);
  const columns = 'answer' in answered && answered.answer && 't' in answered.answer ? answered.answer : null;
  port.postMessage(answered, columns && columns.t.length > 0 ? [columns.t.buffer as ArrayBuffer] : []);
});
