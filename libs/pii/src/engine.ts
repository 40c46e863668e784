// The engine: a set of recognisers made ready once, and the operations on text that run on it.
import type { Finding } from './finding.js';
import { MaskStream } from './mask/mask-stream.js';
import { shownValue } from './mask/mask-value.js';
import type { ShowValue } from './pseudonym/pseudonym-session.js';
import { createPseudonymizer, type Pseudonymizer } from './pseudonym/pseudonymizer.js';
import { createRecognizers } from './recognizers/index.js';
import type { PiiRecognizer } from './recognizer.js';
import { planScan } from './scan/scan-plan.js';
import { Scanner } from './scan/scanner.js';
import type { TextTransform } from './text-transform.js';

export interface PiiEngineOptions {
  /** Types to find, built-in or of `custom`. @default all */
  readonly entities?: readonly string[];
  /**
   * ISO 3166 country codes whose national phone forms are recognised without a word such as "phone" before
   * them. @default ['US']
   */
  readonly locales?: readonly string[];
  /** Recognisers of the host; at the same place they rank behind the built-in ones. @default none */
  readonly custom?: readonly PiiRecognizer[];
}

export interface MaskOptions {
  /**
   * `redact` writes `<EMAIL_ADDRESS>`. `mask` replaces letters and digits by `*` and leaves the last four, but at
   * most half of them, and none where what follows could continue them. Of an e-mail address it leaves the
   * top-level domain, of an IP address nothing. JWTs, private keys and values longer than 512 code units become
   * `<TYPE>` here too.
   * @default 'redact'
   */
  readonly action?: 'redact' | 'mask';
}

/** Finds, masks, pseudonymizes and restores personal data. Stateless: one engine serves all calls. */
export interface PiiEngine {
  /** The types that this engine can find. */
  readonly entities: readonly string[];
  /** The values in a text; time is linear in its length. Never throws on any string. */
  find(text: string): Finding[];
  /** The text with every value replaced. Masking a masked text changes nothing. */
  mask(text: string, options?: MaskOptions): { text: string; findings: readonly Finding[] };
  /** `mask` for a text that arrives in pieces: the same result however it is cut. */
  maskStream(options?: MaskOptions): TextTransform;
  /**
   * Pseudonyms under a secret key: `<TYPE_…>` with 13 base32 characters (65 bits) of HMAC-SHA256(key, type 0x00
   * value). @throws TypeError if the key is not a Uint8Array of at least 16 bytes.
   */
  pseudonymizer(options: { readonly key: Uint8Array }): Pseudonymizer;
}

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
  const plan = planScan(recognizers);

  function find(text: string): Finding[] {
    const findings: Finding[] = [];
    const scanner = new Scanner(plan);
    scanner.append(text, true, 0);
    while (scanner.next()) {
      const { recognizer, start, end, score } = scanner;
      findings.push({ type: recognizer!.type, start, end, score });
    }
    return findings;
  }

  const keepOf = new Map(recognizers.map(({ type, keep = 'last4' }) => [type, keep]));
  const show: ShowValue = (action, type, text, start, end) =>
    shownValue(action, type, keepOf.get(type) ?? 'type', text, start, end);

  return {
    entities: [...keepOf.keys()],
    find,
    mask(text, { action = 'redact' } = {}) {
      const stream = new MaskStream(plan, action);
      return { text: stream.whole(text), findings: stream.findings };
    },
    maskStream: ({ action = 'redact' } = {}) => new MaskStream(plan, action),
    pseudonymizer: ({ key }) => createPseudonymizer(find, show, key),
  };
}

function selectRecognizers({ entities, locales = ['US'], custom = [] }: PiiEngineOptions): PiiRecognizer[] {
  const all = [...createRecognizers(locales), ...custom];
  if (entities === undefined) return all;
  const types = new Set(all.map(({ type }) => type));
  const unknown = entities.filter((type) => !types.has(type));
  if (unknown.length > 0) {
    throw new RangeError(`unknown entities: ${unknown.join(', ')}; there are: ${[...types].join(', ')}`);
  }
  return all.filter(({ type }) => entities.includes(type));
}
