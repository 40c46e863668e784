/**
 * How much of an answer waits in the server, and how long: after each event, what was received is compared with
 * what a client can see of it.
 */
import assert from 'node:assert/strict';
import { hasEvents } from '../../../libs/ai-security/dist/wire/event-pump.js';
import { LineParser } from '../../../libs/ai-security/dist/wire/ndjson.js';
import { SseParser } from '../../../libs/ai-security/dist/wire/sse.js';
import { openPump } from './pumps.js';
import { spread } from './spread.js';

/** Characters and events that wait, and how many events later than unprotected the first character is seen. */
export function holdBack(kind, texts, partsOf) {
  const characters = [];
  const events = [];
  const first = [];
  for (const text of texts) {
    const { pieces, parts, opening = 0 } = kind.script(text, partsOf);
    const [heard, shown] = [reader(kind), reader(kind)];
    const pump = openPump(kind);
    const states = kind.frames(pieces).map((frame) => {
      heard.read(frame);
      shown.read(pump.push(frame));
      return { sent: heard.text.length, seen: shown.text.length };
    });
    shown.read(pump.end());
    states.push({ sent: heard.text.length, seen: shown.text.length });
    assert.equal(heard.text, parts.map((part) => part.in).join(''), `${kind.name}: what was sent`);
    assert.equal(shown.text, parts.map((part) => part.out).join(''), `${kind.name}: what was seen`);

    const delivered = originOf(parts);
    const behind = states.map(({ sent, seen }) => ({ received: sent, done: delivered(seen) }));
    let before = 0;
    behind.forEach(({ received, done }, i) => {
      if (received === before) return;
      before = received;
      characters.push(received - done);
      events.push(behind.findIndex((later) => later.done >= received) - i);
    });
    first.push(
      states.findIndex(({ seen }) => seen > opening) - states.findIndex(({ sent }) => sent > opening),
    );
  }
  return {
    characters: spread(characters),
    events: spread(events),
    firstVisible: spread(first),
    firstWithinOne: first.filter((later) => later <= 1).length / first.length,
  };
}

/** What a client has seen so far of the answer's text. */
function reader({ format, said }) {
  const { framing } = format;
  const parser = framing?.kind === 'ndjson' ? new LineParser() : new SseParser();
  const seen = { text: '', read };
  function read(wire) {
    if (!hasEvents(format)) seen.text += wire;
    else
      for (const { data } of parser.push(wire))
        if (data?.startsWith('{')) seen.text += said(JSON.parse(data)) ?? '';
  }
  return seen;
}

/** How much of what the model said a client has when it sees `seen` characters. */
function originOf(parts) {
  // Where each part ends, in what was said and in what is seen.
  const ends = [];
  let [from, to] = [0, 0];
  for (const part of parts) ends.push({ part, from: (from += part.in.length), to: (to += part.out.length) });
  return (seen) => {
    const at = ends.find((end) => end.to > seen);
    if (!at) return from;
    const shown = seen - (at.to - at.part.out.length);
    // What stands for a value is shown when all of the value has been read.
    if (shown > 0 && at.part.in !== at.part.out) return at.from;
    return at.from - at.part.in.length + shown;
  };
}
