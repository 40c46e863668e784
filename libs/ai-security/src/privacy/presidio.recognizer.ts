/** Microsoft Presidio's analyzer as an outside recogniser: https://microsoft.github.io/presidio/api-docs/api-docs.html. */
import type { Finding, OutsideRecognizer } from '@ai-security/pii';
import type { PresidioSettings } from '../config/settings.js';
import { fetchJson } from '../network/outbound-json.js';

/** An answer of 20,000 findings is less; more is none. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export class PresidioRecognizer implements OutsideRecognizer {
  readonly name = 'presidio';
  readonly types: readonly string[];
  readonly #url: string;

  constructor(private readonly settings: PresidioSettings) {
    this.types = settings.entities;
    this.#url = `${settings.url.replace(/\/$/, '')}/analyze`;
  }

  /** @throws OutboundError when the analyzer is down, too slow or answers no JSON; TypeError when it answers no list of findings */
  async recognize(text: string, { signal }: { readonly signal: AbortSignal }): Promise<readonly Finding[]> {
    const { language, scoreThreshold, timeoutMs } = this.settings;
    const answer = await fetchJson(this.#url, {
      // Python cannot encode half a surrogate pair and would answer 500 for the whole text.
      json: {
        text: text.replaceAll(/\p{Surrogate}/gu, '\ufffd'),
        language,
        score_threshold: scoreThreshold,
        entities: this.types,
      },
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    if (!Array.isArray(answer)) throw new TypeError('no list');
    const utf16 = codeUnitOffsets(text);
    return answer.map((item: unknown) => {
      const { entity_type: type, start, end, score } = (item ?? {}) as Record<string, unknown>;
      if (typeof type !== 'string' || typeof score !== 'number') throw new TypeError('no finding');
      return { type, start: utf16(start), end: utf16(end), score };
    });
  }
}

/** Python counts code points, JavaScript UTF-16 code units. What is no offset of the text becomes NaN. */
function codeUnitOffsets(text: string): (offset: unknown) => number {
  const offsets = new Uint32Array(text.length + 1);
  let points = 0;
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) offsets[points++] = i;
  offsets[points] = text.length;
  return (offset) =>
    Number.isInteger(offset) && (offset as number) >= 0 && (offset as number) <= points
      ? (offsets[offset as number] as number)
      : NaN;
}
