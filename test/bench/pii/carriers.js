/**
 * Takes the label of a value out of its text: `phone number: 030 1234567` becomes `: 030 1234567`.
 * What is still found then is found by its own shape. The records of `ids` are a value and its label in one of
 * these carriers; the label is whatever stands where `{label}` does, so labels never seen before are cut, too.
 */
const CARRIERS = [
  '- {label} → {value}\n- tier → gold',
  'INFO kyc check ok {label}={value} latency=12ms',
  'My {label} is {value}, can you fill in the form for me?',
  'Please update the record with {label} {value}.',
  'Summarise this ticket:\n> caller gave {label} {value}\n> wants a refund',
  'Sure! The {label} you provided ({value}) has been recorded.',
  'user_id,{label},plan\n1042,{value},pro',
  '{"customer":{"{label}":"{value}","status":"active"}}',
  '{"role":"user","content":"Please verify {label} {value} for this customer"}',
  '| field | value |\n|---|---|\n| {label} | {value} |',
  '{value} is the {label} on file.',
  // The widest one last: nearly every text ends in a colon and a value.
  '{label}: {value}',
].map((carrier) => carrier.split('{value}').map((part) => part.split('{label}')));

/** The record without its label, spans moved accordingly; undefined where no carrier fits. */
export function withoutLabel(record) {
  const [value] = record.spans;
  const before = record.text.slice(0, value.start);
  const after = record.text.slice(value.end);
  for (const [head, tail] of CARRIERS) {
    const cutBefore = cut(before, head);
    const cutAfter = cut(after, tail);
    if (cutBefore === undefined || cutAfter === undefined) continue;
    const moved = before.length - cutBefore.length;
    const spans = record.spans.map((span) => ({ ...span, start: span.start - moved, end: span.end - moved }));
    return { ...record, spans, text: cutBefore + record.text.slice(value.start, value.end) + cutAfter };
  }
  return undefined;
}

/** `text` without what stands between the fixed parts around a label; undefined if the parts do not fit. */
function cut(text, [first, last]) {
  if (last === undefined) return text === first ? text : undefined;
  const fits = text.length > first.length + last.length && text.startsWith(first) && text.endsWith(last);
  return fits ? first + last : undefined;
}
