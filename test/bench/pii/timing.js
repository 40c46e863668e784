/** Times on a shared machine: the median of several runs, and no run that would take minutes. */

export const KB = 1024;
const TOO_SLOW_MS = 2000;

/** Milliseconds of `work`, median of `runs` after one run to warm up. */
export function medianMs(work, runs = 5) {
  const first = timeMs(work);
  if (first > TOO_SLOW_MS) return first;
  const times = Array.from({ length: runs }, () => timeMs(work)).sort((a, b) => a - b);
  return times[times.length >> 1];
}

export function timeMs(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** 10^6 bytes of UTF-16 a second over all documents. */
export function megabytesPerSecond(work, documents) {
  const bytes = 2 * documents.reduce((sum, { length }) => sum + length, 0);
  const rounds = Math.max(1, Math.round(4_000_000 / bytes));
  const run = () => {
    for (let i = 0; i < rounds; i++) for (const text of documents) work(text);
  };
  return (bytes * rounds) / 1000 / medianMs(run, 7);
}

/**
 * Milliseconds for 100 KB and how they grow when the text doubles. A text that is slow at 12 KB already is not
 * tried longer: a quadratic engine would sit on it for minutes.
 */
export function growth(work, build) {
  const early = medianMs(() => work(build(12 * KB)), 1);
  if (early > TOO_SLOW_MS / 64) {
    return {
      ms100: (early * 100) / 12,
      ratio: early / medianMs(() => work(build(6 * KB)), 1),
      extrapolated: true,
    };
  }
  const [one, two] = [build(100 * KB), build(200 * KB)];
  const ms100 = medianMs(() => work(one));
  return { ms100, ratio: medianMs(() => work(two)) / ms100 };
}
