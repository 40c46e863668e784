/** How much of what is found is found only because of the words around it. */
import { family } from './families.js';
import { percent } from './score.js';

/** Per cent of the found values of `records` that are not found when the value is the whole text. */
export function lostAlone(records, find, counts = () => true) {
  const values = records.flatMap(({ text, spans }) =>
    spans
      .filter(({ type, optional }) => !optional && counts(type))
      .map((span) => ({
        whole: { text, span },
        bare: {
          text: text.slice(span.start, span.end),
          span: { ...span, start: 0, end: span.end - span.start },
        },
      })),
  );
  return lost(values, find);
}

/** Per cent of the found values that are not found once their labels are taken out of the text. */
export function lostWithoutLabel(pairs, find) {
  return lost(
    pairs.map(([record, bare]) => ({
      whole: { text: record.text, span: record.spans[0] },
      bare: { text: bare.text, span: bare.spans[0] },
    })),
    find,
  );
}

function lost(values, find) {
  const found = values.filter(({ whole }) => isFound(whole, find));
  return percent(found.filter(({ bare }) => !isFound(bare, find)).length, found.length);
}

function isFound({ text, span }, find) {
  return find(text).some(
    ({ type, start, end }) => start < span.end && span.start < end && family(type) === family(span.type),
  );
}
