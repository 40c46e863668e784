/** What a text is that a handler returned whole: JSON, plain text, or what neither can be inspected as. */
import type { Uninspectable } from './answer-channels.js';
import type { TextFormat } from './text-format.js';

// The SDKs read frames whatever type the answer declares.
const FRAMES = { sse: /^\ufeff?data:/m, ndjson: /^\ufeff?[ \t]*\{.*\}[ \t\r]*$/m } as const;

/** Code units at the start of a text by which frames are told from prose. */
export const FRAMES_HEAD = 256;
// Lines of fields, then data that is JSON or ends with an empty line.
const FRAMED = /^\ufeff?(?:(?:\w*:[^\r\n]*)?\r?\n)*data:(?: ?[[{"]|[^\r\n]*\r?\n\r?\n)/;

/** Whether a text begins as Server-Sent Events do: their words lie apart, and JSON in them hides values. */
export const readsAsFrames = (head: string): boolean => FRAMED.test(head);

/**
 * The JSON value that a text is. It must be inspected as that value: escapes hide text (`"joe\u0040example.com"`).
 * `undefined`: it is plain text. Prose can be a JSON number or string by chance; where the type does not
 * declare JSON, only objects and arrays count.
 *
 * @param type the declared content type
 */
export function jsonOf(
  text: string,
  type: string,
  { prose = false, framing }: Pick<TextFormat, 'prose' | 'framing'>,
  uninspectable: Uninspectable,
): { readonly value: unknown } | undefined {
  const declared = /json/i.test(type);
  if (text !== '' && (declared || !prose)) {
    // Clients drop a byte order mark, `JSON.parse` refuses it.
    const value = parseJson(text.startsWith('\ufeff') ? text.slice(1) : text);
    if (declared ? value !== undefined : typeof value === 'object' && value !== null) return { value };
    if (declared) uninspectable('a text of a JSON type that does not parse');
  }
  if (
    /^text\/event-stream/i.test(type) ||
    (framing && FRAMES[framing.kind].test(text)) ||
    readsAsFrames(text.slice(0, FRAMES_HEAD))
  )
    uninspectable('an event stream that is one string: return the stream itself');
  return undefined;
}

/** `undefined` for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
