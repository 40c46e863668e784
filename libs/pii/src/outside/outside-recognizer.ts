// Recognisers that must be waited for: a model, another process, a server. This package does no I/O itself.
import type { Finding } from '../finding.js';
import { withinTime, type AbortSignalOfPlatform } from './abort.js';
import { checkFindings } from './merge-findings.js';

/** The port for a recogniser outside of the engine. */
export interface OutsideRecognizer {
  /** Names it in errors. */
  readonly name: string;
  /** Every type that it may answer, each `[A-Z][A-Z0-9_]{0,39}`. */
  readonly types: readonly string[];
  /**
   * The values of a text, offsets in UTF-16 code units, in any order. A rejection means that it could not look.
   * `signal` is aborted when nobody waits for the answer any more.
   */
  recognize(text: string, options: { readonly signal: AbortSignalOfPlatform }): Promise<readonly Finding[]>;
}

export interface OutsideOptions {
  readonly recognizers: readonly OutsideRecognizer[];
  /** Ends the wait. */
  readonly signal?: AbortSignalOfPlatform;
  /** Milliseconds that each recogniser has, 1 to 60000. @default 5000 */
  readonly timeoutMs?: number;
  /** `skip`: what a recogniser that fails would have found is not found. @default 'fail' */
  readonly onFailure?: 'fail' | 'skip';
}

/** An outside recogniser that failed, was too slow or answered what cannot be. Holds nothing of the text. */
export class OutsideRecognizerError extends Error {
  override readonly name = 'OutsideRecognizerError';

  constructor(
    readonly recognizer: string,
    /** What its `recognize` rejected with, or what is wrong with its answer. */
    override readonly cause: unknown,
  ) {
    super(`outside recognizer ${JSON.stringify(recognizer)} failed`);
  }
}

const LONGEST_WAIT = 60_000;
/** More is no answer; it bounds the work of merging. */
const MOST_FINDINGS = 20_000;

/**
 * Asks every recogniser at once.
 *
 * @throws (rejects with) OutsideRecognizerError unless `onFailure` is `skip`; the reason of `signal` when that is
 *   aborted; RangeError for a time-out outside of its bounds
 */
export async function outsideFindings(text: string, options: OutsideOptions): Promise<Finding[]> {
  const { recognizers, signal, timeoutMs = 5_000, onFailure = 'fail' } = options;
  if (!(timeoutMs >= 1 && timeoutMs <= LONGEST_WAIT)) {
    throw new RangeError(`timeoutMs must lie between 1 and ${LONGEST_WAIT}`);
  }
  signal?.throwIfAborted();
  const answers = await Promise.all(
    recognizers.map(async (recognizer) => {
      try {
        const answer = await withinTime(
          (inner) => recognizer.recognize(text, { signal: inner }),
          timeoutMs,
          signal,
        );
        if (!Array.isArray(answer) || answer.length > MOST_FINDINGS)
          throw new TypeError('no list of findings');
        const findings: readonly Finding[] = answer;
        checkFindings(findings, recognizer.types, text.length);
        return findings;
      } catch (cause) {
        signal?.throwIfAborted();
        if (onFailure === 'skip') return [];
        throw new OutsideRecognizerError(recognizer.name, cause);
      }
    }),
  );
  return answers.flat();
}
