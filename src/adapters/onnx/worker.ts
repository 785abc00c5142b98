import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type * as Ort from 'onnxruntime-web';
import { type Session, openSession, predict } from './session.ts';
import type { Answer, Channel, Question } from './question.ts';

// The thread that runs models. It answers one question after the other and wakes who waits.

const { signal, answers } = workerData as Channel;
const sessions = new Map<string, Session>();

parentPort!.on('message', (question: Question) => {
  void answer(question).then((message) => {
    answers.postMessage(message, []);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
});

async function answer(question: Question): Promise<Answer> {
  try {
    if (question.kind === 'predict') {
      const { key, features, output, at } = question;
      return { kind: 'predicted', values: await predict(sessions.get(key)!, features, output, at) };
    }
    const { file, key, width } = question;
    const ort = library(file);
    if (!ort) return { kind: 'missing' };
    const session = await openSession(ort, file, width);
    sessions.set(key, session);
    return { kind: 'loaded', inputs: session.inputs, outputs: session.outputs };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

// The library says where in its own sources it failed; the last part says why.
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^.*ERROR_MESSAGE: /s, '').replace(/\.$/, '');
}

// The project's own, else the one beside this program. One thread and no graphics card: the same
// instructions in the same order on every machine.
function library(model: string): typeof Ort | undefined {
  for (const place of [model, import.meta.url]) {
    try {
      const ort = createRequire(place)('onnxruntime-web/wasm') as typeof Ort;
      ort.env.wasm.numThreads = 1;
      ort.env.logLevel = 'fatal';
      return ort;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
