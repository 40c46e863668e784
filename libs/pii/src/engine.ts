// The engine: a set of recognisers made ready once, and the operations on text that run on it.
import { withValues, type Finding } from './finding.js';
import { maskActions, type MaskActions, type MaskOptions } from './mask/action.js';
import { MaskStream, type MaskTransform } from './mask/mask-stream.js';
import { mergeFindings } from './outside/merge-findings.js';
import { outsideFindings, type OutsideOptions } from './outside/outside-recognizer.js';
import { createPseudonymizer, type Pseudonymizer } from './pseudonym/pseudonymizer.js';
import { selectRecognizers, type PiiSelection } from './recognizers/select.js';
import { planScan } from './scan/scan-plan.js';
import { Scanner } from './scan/scanner.js';

export interface PiiEngineOptions extends PiiSelection {
  /** Findings with a score below it are not reported, 0 to 1. @default 0.4 */
  readonly threshold?: number;
  /** The same for single types. @default none */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Values that are never reported, compared without regard to case. @default none */
  readonly allow?: readonly string[];
}

export interface MaskedText {
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Set when a value was found whose action is `block`. */
  readonly blocked?: true;
}

/** Finds, masks, pseudonymizes and restores personal data. Stateless: one engine serves all calls. */
export interface PiiEngine {
  /** The types that this engine can find. */
  readonly entities: readonly string[];
  /**
   * The values in a text; time is linear in its length. Never throws on any string.
   *
   * @param options.values adds the value itself to each finding: then the findings must not be logged. @default false
   */
  find(text: string, options?: { readonly values?: boolean }): Finding[];
  /**
   * `find`, with what outside recognisers find merged in: where two overlap, the more certain one stays, then the
   * longer one, then the leftmost, then the engine's.
   *
   * @throws (rejects with) OutsideRecognizerError for one that fails, is too slow (5 s) or answers what is no
   * finding, unless `onFailure` is `skip`
   */
  findAsync(text: string, options: OutsideOptions): Promise<Finding[]>;
  /**
   * The text with every value replaced, or what else the action of its type says. Doing it twice changes nothing,
   * except with `fake` and functions.
   *
   * @throws TypeError or RangeError for actions that there are not, or that lack their key or session
   */
  mask(text: string, options?: MaskOptions): MaskedText;
  /**
   * `mask` for a text that arrives in pieces: the same result however it is cut. At the first value whose action is
   * `block` it sets `stop` and delivers nothing behind the placeholder.
   */
  maskStream(options?: MaskOptions): MaskTransform;
  /**
   * Pseudonyms under a secret key: `<TYPE_…>` with 17 letters k to z (68 bits) of HMAC-SHA256(key, type 0x00
   * value). @throws TypeError if the key is not a Uint8Array of at least 16 bytes.
   */
  pseudonymizer(options: { readonly key: Uint8Array }): Pseudonymizer;
}

const REDACT = maskActions({}, new Set());

/**
 * @example
 * ```ts
 * const engine = createPiiEngine();
 * engine.mask('Mail jane@example.com').text; // 'Mail <EMAIL_ADDRESS>'
 * ```
 * @throws RangeError for an entity or locale that does not exist; TypeError for a recogniser that breaks its
 * contract.
 */
export function createPiiEngine(options: PiiEngineOptions = {}): PiiEngine {
  const recognizers = selectRecognizers(options);
  const plan = planScan(recognizers, options);

  function find(text: string): Finding[] {
    const findings: Finding[] = [];
    const scanner = new Scanner(plan);
    scanner.append(text, true, 0);
    while (scanner.next()) {
      const { finder, start, end, score } = scanner;
      findings.push({ type: finder!.type, start, end, score });
    }
    return findings;
  }

  const keepOf = new Map(recognizers.map(({ type, keep = 'last4' }) => [type, keep]));
  const actionsOf = (asked: MaskOptions | undefined): MaskActions =>
    asked === undefined ? REDACT : maskActions(asked, keepOf);

  return {
    entities: [...keepOf.keys()],
    find: (text, { values = false } = {}) => (values ? withValues(text, find(text)) : find(text)),
    findAsync: async (text, asked) => mergeFindings(find(text), await outsideFindings(text, asked)),
    mask(text, asked) {
      const stream = new MaskStream(plan, actionsOf(asked));
      const masked = { text: stream.whole(text), findings: stream.findings };
      return stream.stop ? { ...masked, blocked: true } : masked;
    },
    maskStream: (asked) => new MaskStream(plan, actionsOf(asked)),
    pseudonymizer: ({ key }) => createPseudonymizer(find, (type) => keepOf.get(type) ?? 'type', key),
  };
}
