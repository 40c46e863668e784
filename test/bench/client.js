/**
 * The load client, a process of its own: keep-alive connections that send prepared bytes and time each answer.
 *
 * It parses only what it must (status, content-length, chunk sizes), because a client that costs as much as
 * the server would hide the differences between servers. Every answer must be 200 and hold the mark; the
 * first that does not, fails the run.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { answerRunner } from './model/answer-runner.js';

const HEAD_END = Buffer.from('\r\n\r\n');
const sets = new Map();

/** Sends one request after the other on one connection, until `run.done`. */
function openConnection(run) {
  const socket = connect(run.port, '127.0.0.1');
  socket.setNoDelay(true);
  let buffer;
  let position = 0;
  let end = 0; // where the answer ends; 0 while unknown, as in chunked coding
  let inBody = false;
  let sentAt = 0;

  function send() {
    buffer = undefined;
    position = end = 0;
    inBody = false;
    sentAt = performance.now();
    socket.write(run.requests[run.next++ % run.requests.length]);
  }

  function readHead() {
    const headEnd = buffer.indexOf(HEAD_END);
    if (headEnd < 0) return false;
    const head = buffer.latin1Slice(0, headEnd);
    if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`not 200: ${buffer.toString('latin1', 0, 1000)}`);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (!length && !/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`no length: ${head}`);
    position = headEnd + HEAD_END.length;
    if (length) end = position + Number(length[1]);
    inBody = true;
    return true;
  }

  function answerIsWhole() {
    if (!inBody && !readHead()) return false;
    if (end > 0) return buffer.length >= end;
    for (;;) {
      const line = buffer.indexOf('\r\n', position);
      if (line < 0) return false;
      const size = Number.parseInt(buffer.latin1Slice(position, line), 16);
      if (Number.isNaN(size)) throw new Error('broken chunk');
      if (buffer.length < line + 2 + size + 2) return false;
      position = line + 2 + size + 2;
      if (size === 0) return true;
    }
  }

  socket.on('connect', send);
  socket.on('data', (data) => {
    try {
      buffer = buffer ? Buffer.concat([buffer, data]) : data;
      if (!answerIsWhole()) return;
      if (buffer.lastIndexOf(run.mark) < 0)
        throw new Error(`not the answer: ${buffer.toString('latin1', 0, 1000)}`);
      run.answered(performance.now() - sentAt);
      if (run.done) socket.end();
      else send();
    } catch (error) {
      run.fail(error);
    }
  });
  socket.on('error', run.fail);
  socket.on('close', () => run.done || run.fail(new Error('the server closed a connection')));
  return socket;
}

/** Loads one server and resolves with what was seen after the warm-up. */
function load({ port, set, mark, connections, warmUpMs, measureMs }) {
  return new Promise((resolve, reject) => {
    const latencies = [];
    const sockets = [];
    let measuring = false;
    let timer;
    const run = {
      port,
      mark,
      requests: sets.get(set),
      // Each window starts elsewhere, so that short windows do not always see the same callers.
      next: Math.floor(Math.random() * 1000),
      done: false,
      answered(ms) {
        if (measuring) latencies.push(ms);
      },
      fail(error) {
        run.done = true;
        clearTimeout(timer);
        for (const socket of sockets) socket.destroy();
        reject(error);
      },
    };
    for (let i = 0; i < connections; i++) sockets.push(openConnection(run));
    timer = setTimeout(() => {
      measuring = true;
      const started = performance.now();
      const cpu = process.cpuUsage();
      timer = setTimeout(() => {
        measuring = false;
        run.done = true;
        const elapsedMs = performance.now() - started;
        const { user, system } = process.cpuUsage(cpu);
        for (const socket of sockets) socket.destroy();
        latencies.sort((a, b) => a - b);
        const quantile = (q) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))];
        resolve({
          answers: latencies.length,
          rps: latencies.length / (elapsedMs / 1000),
          p50Ms: quantile(0.5),
          p99Ms: quantile(0.99),
          clientLoad: (user + system) / 1000 / elapsedMs,
        });
      }, measureMs);
    }, warmUpMs);
  });
}

answerRunner({
  prepare: ({ set, requests }) =>
    void sets.set(
      set,
      requests.map((text) => Buffer.from(text)),
    ),
  load,
});
process.send({});
