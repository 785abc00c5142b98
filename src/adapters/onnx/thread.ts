import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answer, Channel, Question } from './question.ts';

interface Thread {
  readonly worker: Worker;
  readonly signal: Int32Array;
  readonly answers: MessagePort;
}

let thread: Thread | undefined;

// Nobody waits longer than this for a few hundred bars.
const patience = 600_000;

/**
 * Asks the thread that runs models, and waits. The library answers later only, but a graph goes over
 * its bars now: so the question is put to another thread, and this one sleeps until it is answered.
 */
export function ask(question: Question): Answer {
  thread ??= start();
  const { worker, signal, answers } = thread;
  Atomics.store(signal, 0, 0);
  worker.postMessage(question, []);
  if (Atomics.wait(signal, 0, 0, patience) === 'timed-out')
    return { kind: 'failed', reason: 'it does not answer' };
  return receiveMessageOnPort(answers)!.message as Answer;
}

function start(): Thread {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1: answers, port2 } = new MessageChannel();
  const workerData: Channel = { signal, answers: port2 };
  const worker = new Worker(workerFile(), { workerData, transferList: [port2] });
  worker.unref();
  return { worker, signal, answers };
}

// A thread begins with a file of its own, from source as well as from a bundle.
function workerFile(): string {
  const manifest = createRequire(import.meta.url).resolve('cryptobot/package.json');
  return join(dirname(manifest), 'dist', 'onnx-worker.js');
}
