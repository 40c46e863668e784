/**
 * Compares what an engine finds with what a record says is there. Two views:
 * overlap - a value counts as found if any finding of its family touches it;
 * exact   - start and end must be those of the label, and the family must be the same.
 * Labels are complete only for the types in a record's `scope`: findings of other types are neither right nor
 * wrong. `optional` labels may be found or not.
 */
import { family, isStructured } from './families.js';

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * @param {object[]} records `{ text, spans: { start, end, type, optional? }[], scope? }`
 * @param {(text: string) => { start: number, end: number, type: string, score?: number }[]} find
 * @param {(type: string) => boolean} counts which labelled and found types take part; masking knows no types
 */
export function score(records, find, counts = () => true) {
  const result = {
    total: tally(),
    byType: {},
    byFamily: {},
    characters: 0,
    overMask: { outside: 0, masked: 0, byType: {} },
    errors: [],
  };
  for (const record of records) scoreRecord(record, find(record.text), counts, result);
  return result;
}

function tally() {
  return {
    labelled: 0,
    overlap: { found: 0, hits: 0, wrong: 0 },
    exact: { found: 0, hits: 0, wrong: 0 },
    letters: 0,
    readable: 0,
  };
}

function scoreRecord(record, findings, counts, result) {
  const { text, spans, scope = ['*'] } = record;
  const predictions = resolve(findings);
  const labels = spans.filter(({ optional, type }) => !optional && counts(type));
  const optional = spans.filter((span) => span.optional);
  const judged = predictions.filter(({ type }) => counts(type) && inScope(type, scope));
  const add = (type, change) => {
    change(result.total);
    change((result.byType[type] ??= tally()));
    change((result.byFamily[family(type)] ??= tally()));
  };
  const error = (kind, span) => {
    const found = predictions.filter((prediction) => touches(span, prediction));
    result.errors.push({ kind, record, ...span, found });
  };

  const hitLabels = new Set();
  for (const prediction of judged) {
    const { type } = prediction;
    const mayBe = optional.some((span) => touches(span, prediction));
    if (labels.some((label) => sameSpan(label, prediction))) add(type, (t) => t.exact.hits++);
    else if (!mayBe) add(type, (t) => t.exact.wrong++);

    // Several findings on one label are one hit: a value cut in two is no better than a whole one.
    const hit = labels.find((label) => finds(prediction, label));
    if (hit === undefined) {
      if (mayBe) continue;
      add(type, (t) => t.overlap.wrong++);
      error('false', prediction);
    } else if (!hitLabels.has(hit)) {
      hitLabels.add(hit);
      add(type, (t) => t.overlap.hits++);
    }
  }

  const covered = coverage(text, predictions);
  for (const label of labels) {
    add(label.type, (t) => t.labelled++);
    const found = judged.some((prediction) => finds(prediction, label));
    const exact = judged.some((prediction) => sameSpan(label, prediction));
    if (found) add(label.type, (t) => t.overlap.found++);
    if (exact) add(label.type, (t) => t.exact.found++);
    else error(found ? 'inexact' : 'missed', label);
    const { letters, readable } = readableIn(text, label, covered);
    add(label.type, (t) => {
      t.letters += letters;
      t.readable += readable;
    });
  }
  result.characters += text.length;
  if (scope.some((type) => type.startsWith('*') || type.startsWith('@'))) {
    countOverMasked(record, predictions, covered, result.overMask);
  }
}

/** Letters and digits that are masked although no label says so; of these, which type did it. */
function countOverMasked({ text, spans }, predictions, covered, overMask) {
  const labelled = coverage(text, spans);
  forEachLetter(text, 0, text.length, (at) => {
    if (labelled[at] === 1) return;
    overMask.outside++;
    if (covered[at] === 0) return;
    overMask.masked++;
    const { type } = predictions.find(({ start, end }) => start <= at && at < end);
    overMask.byType[type] = (overMask.byType[type] ?? 0) + 1;
  });
}

/** Of equal or nested findings a masker keeps the longer one, then the surer one, then the first. */
export function resolve(findings) {
  const real = findings.filter(({ start, end }) => end > start);
  const length = ({ start, end }) => end - start;
  const beats = (a, b) =>
    length(a) - length(b) || (a.score ?? 1) - (b.score ?? 1) || real.indexOf(b) - real.indexOf(a);
  const contains = (a, b) => a.start <= b.start && a.end >= b.end;
  return real.filter((one) => !real.some((other) => contains(other, one) && beats(other, one) > 0));
}

/** The letters and digits of a label, and how many of them stay readable beside the findings. */
export function readableIn(text, { start, end }, covered) {
  let letters = 0;
  let readable = 0;
  forEachLetter(text, start, end, (at) => {
    letters++;
    if (covered[at] === 0) readable++;
  });
  return { letters, readable };
}

/** 1 for each code unit that lies in a span. */
export function coverage(text, spans) {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of spans) covered.fill(1, start, end);
  return covered;
}

function forEachLetter(text, start, end, visit) {
  for (let at = start; at < end;) {
    const letter = String.fromCodePoint(text.codePointAt(at));
    if (LETTER_OR_DIGIT.test(letter)) visit(at);
    at += letter.length;
  }
}

function inScope(type, scope) {
  return scope.some((entry) =>
    entry === '@structured' ? isStructured(type) : entry === '*' || family(entry) === family(type),
  );
}

const touches = (a, b) => a.start < b.end && b.start < a.end;
const finds = (prediction, label) =>
  touches(prediction, label) && family(prediction.type) === family(label.type);
const sameSpan = (a, b) => a.start === b.start && a.end === b.end && family(a.type) === family(b.type);

/** Precision, recall, F1 and F2 in per cent; null where there is nothing to divide by. */
export function rates({ labelled, overlap, exact, letters, readable }) {
  return {
    labelled,
    ...measures(overlap, labelled),
    exact: measures(exact, labelled),
    readable: percent(readable, letters),
  };
}

function measures({ found, hits, wrong }, labelled) {
  const precision = percent(hits, hits + wrong);
  const recall = percent(found, labelled);
  return { precision, recall, f1: fMeasure(1, precision, recall), f2: fMeasure(2, precision, recall) };
}

function fMeasure(beta, precision, recall) {
  if (precision === 0 || recall === 0) return 0;
  if (precision === null || recall === null) return null;
  return ((1 + beta * beta) * precision * recall) / (beta * beta * precision + recall);
}

/** @returns {number | null} */
export function percent(part, whole) {
  return whole === 0 ? null : (100 * part) / whole;
}
