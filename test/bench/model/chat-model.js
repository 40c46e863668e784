/**
 * The model of every variant: a constant answer, made in the process, without timers or I/O; with
 * `BENCH_PAUSE_MS`, a stream waits so long before each piece.
 * Each call makes fresh objects, because a variant may rewrite them.
 */
import { setTimeout as later } from 'node:timers/promises';

const PAUSE_MS = Number(process.env.BENCH_PAUSE_MS ?? 0);

const WORDS = [
  'Thank you for writing to us about the parcel that came late and with a dent. ',
  'I have looked at the order and the carrier confirms that it was held at the depot for two days, ',
  'which should not have happened and is not your fault. ',
  'A replacement leaves our warehouse tomorrow morning and needs no signature; ',
  'you may keep the damaged one or hand it to the driver, whichever is easier for you. ',
  'The delivery fee goes back to the card that you used, which usually takes three working days. ',
  'If the new parcel is not with you by the end of the week, answer this message ',
  'and a colleague from the support team will call you back at a time that suits you.',
];

/** What a caller must be able to read in every variant's answer. */
export const ANSWER_TEXT = WORDS.join('');

const MODEL = 'bench-model';
const CREATED = 1_700_000_000;
const USAGE = { prompt_tokens: 170, completion_tokens: 140, total_tokens: 310 };

// 18 pieces of about the size of a few tokens; with the opening and the closing event a stream has 20.
const PIECE = Math.ceil(ANSWER_TEXT.length / 18);
const PIECES = Array.from({ length: 18 }, (_, i) => ANSWER_TEXT.slice(i * PIECE, (i + 1) * PIECE));

/** What the model saw; two assignments a call, the same in every variant. */
export const seen = { calls: 0, request: undefined };

/** Answers as `POST /v1/chat/completions` does. */
export async function complete(request) {
  seen.calls++;
  seen.request = request;
  const message = { role: 'assistant', content: ANSWER_TEXT, refusal: null };
  return {
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: CREATED,
    model: MODEL,
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: { ...USAGE },
  };
}

function chunk(delta, finish_reason) {
  return {
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: CREATED,
    model: MODEL,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  };
}

/** Answers as the same route does with `stream: true`: chunk objects, not yet framed. */
export async function* stream(request) {
  seen.calls++;
  seen.request = request;
  yield chunk({ role: 'assistant', content: '', refusal: null }, null);
  for (const content of PIECES) {
    if (PAUSE_MS > 0) await later(PAUSE_MS);
    yield chunk({ content }, null);
  }
  yield chunk({}, 'stop');
}
