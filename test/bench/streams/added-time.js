/** What protection adds to the time of an event, against passing the same event on as it came. */
import { openPump } from './pumps.js';
import { quantile } from './spread.js';

// A stream that is passed on is neither parsed nor written anew.
const openBare = () => ({ push: (frame) => frame, end: () => '' });

/**
 * Microseconds that each event of the streams takes longer, by kind of stream.
 * @param {readonly { kind: object, text: string, streams: string[][] }[]} rows framed events of several answers each
 * @param {{ warmUp: number, rounds: number }} passes how often all streams are sent
 */
export function addedMicros(rows, { warmUp, rounds }) {
  for (let i = 0; i < warmUp; i++) for (const row of rows) pass(row);
  const samples = rows.map(() => []);
  // In turn, so that a slow moment of the machine meets all kinds.
  for (let i = 0; i < rounds; i++) rows.forEach((row, n) => samples[n].push(pass(row)));
  return rows.map(({ kind, text }, n) => {
    const all = concatenated(samples[n]).sort();
    return { format: kind.name, text, events: all.length, p50: quantile(all, 0.5), p99: quantile(all, 0.99) };
  });
}

// Written to, so that no compiler can find the work to be for nothing.
let sink = 0;

/** Sends every stream once. An event is timed on both sides, one directly after the other. */
function pass({ kind, streams }) {
  const micros = new Float64Array(streams.reduce((sum, frames) => sum + frames.length, 0));
  let at = 0;
  for (const frames of streams) {
    const [ours, bare] = [openPump(kind), openBare()];
    for (const frame of frames) {
      const start = performance.now();
      const protectedText = ours.push(frame);
      const between = performance.now();
      const bareText = bare.push(frame);
      const end = performance.now();
      micros[at++] = (between - start - (end - between)) * 1000;
      sink += protectedText.length + bareText.length;
    }
    sink += ours.end().length + bare.end().length;
  }
  return micros;
}

function concatenated(arrays) {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
