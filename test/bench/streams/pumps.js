/** The pump of a kind of stream, with the transforms of an answer: what a protected call adds to the handler's. */
import { createPiiEngine } from '@ai-security/pii';
import { AiCall } from '../../../libs/ai-security/dist/call/ai-call.js';
import { AnswerChannels } from '../../../libs/ai-security/dist/wire/answer-channels.js';
import { EventPump, hasEvents } from '../../../libs/ai-security/dist/wire/event-pump.js';
import { TextPump } from '../../../libs/ai-security/dist/wire/text-pump.js';
import { chain } from '../../../libs/ai-security/dist/wire/transform-chain.js';

export const engine = createPiiEngine();
/** The session of the one caller, who has sent what `hide` was asked for. */
export const session = engine.pseudonymizer({ key: new Uint8Array(32).fill(3) }).session();

const refuse = (what) => {
  throw new Error(what);
};

/** Opens the pump of one answer. */
export function openPump({ format }) {
  const open = () => chain([engine.maskStream({ action: 'redact' }), session.restoreStream()]);
  const channels = new AnswerChannels(open, refuse, false);
  if (!hasEvents(format)) return new TextPump(channels, refuse);
  // Of a call, a pump only uses the ledger.
  const call = new AiCall({ id: 'bench', mode: 'enforce' }, { header: () => undefined }, 60_000);
  return new EventPump(format, channels, call, refuse);
}
