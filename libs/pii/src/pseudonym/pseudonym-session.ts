// What was hidden in one call or conversation, and the way back. Nothing is restored that this session did not
// hide, and the maps are made only when there is something to hide: most calls hold none.
import { TYPE_SHAPE, type Finding } from '../finding.js';
import type { PiiActionSpec } from '../mask/action.js';
import { shownValue } from '../mask/mask-value.js';
import type { Keep } from '../recognizer.js';
import { letters, type KeyedDigest } from './keyed-digest.js';
import { KnownValues } from './known-values.js';
import { LONGEST_SUFFIX, shapeEnd, SHORTEST_SUFFIX } from './pseudonym-shape.js';
import { RestoreStream, type RestoreTransform } from './restore-stream.js';

/** Hides values behind pseudonyms and restores them; see `PiiEngine.pseudonymizer`. */
export interface PseudonymSession {
  /**
   * Replaces every value found, everything that this session hid before, and everything that reads as a
   * pseudonym, by a pseudonym. For every text `restore(hide(text)) === text`, and where the pseudonyms stand as
   * words of their own, `hide(restore(answer)) === answer`.
   */
  hide(text: string, onFindings?: (findings: readonly Finding[]) => void): string;
  /**
   * The same for findings that the caller has, for example merged with those of an outside recogniser.
   *
   * @param actionOf asked once for each value; `pseudonymize` and `block` hide it behind a pseudonym, every other
   * action does what it does in `mask`, `hash` and `fake` under the key of the pseudonyms. @default hides all
   * @throws RangeError if findings are not sorted, overlap or lie outside of the text; TypeError for a type
   * that cannot stand in a pseudonym (`[A-Z][A-Z0-9_]{0,39}`).
   */
  hideFindings(
    text: string,
    findings: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
  ): string;
  /**
   * Replaces every pseudonym that this session issued by its value, in any letter case and with `_` written
   * as `\_`. Others stay as they stand.
   */
  restore(text: string): string;
  /** `restore` for a text that arrives in pieces; `findings` stays empty. */
  restoreStream(): RestoreTransform;
  /** How many distinct values are hidden. */
  readonly size: number;
}

/** Type of the pseudonyms that stand for text which reads as a pseudonym itself. */
const LOOK_ALIKE = 'TEXT';

export class Session implements PseudonymSession {
  private pseudonymOf: Map<string, string> | undefined;
  private valueOf: Map<string, string> | undefined;
  private known: KnownValues | undefined;

  constructor(
    private readonly find: (text: string) => Finding[],
    private readonly keepOf: (type: string) => Keep,
    private readonly digest: KeyedDigest,
  ) {}

  get size(): number {
    return this.valueOf?.size ?? 0;
  }

  hide(text: string, onFindings?: (findings: readonly Finding[]) => void): string {
    const findings = this.find(text);
    onFindings?.(findings);
    return this.replace(text, findings);
  }

  hideFindings(
    text: string,
    findings: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
  ): string {
    let end = 0;
    for (const finding of findings) {
      if (!TYPE_SHAPE.test(finding.type))
        throw new TypeError(`type ${JSON.stringify(finding.type)} is not usable`);
      if (!(finding.start >= end && finding.end > finding.start && finding.end <= text.length)) {
        throw new RangeError('findings must be sorted, must not overlap and must lie within the text');
      }
      end = finding.end;
    }
    return this.replace(text, findings, actionOf);
  }

  restore(text: string): string {
    if (this.valueOf === undefined || !text.includes('<')) return text;
    const stream = new RestoreStream(this.lookUp);
    return stream.push(text) + stream.end();
  }

  restoreStream(): RestoreTransform {
    return new RestoreStream(this.lookUp);
  }

  private readonly lookUp = (key: string): string | undefined => this.valueOf?.get(key);

  /** Goes through findings and look-alikes together; where two overlap, what begins first is hidden. */
  private replace(
    text: string,
    found: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
  ): string {
    const findings = this.known?.addTo(found, text) ?? found;
    let out = '';
    let done = 0;
    let next = 0;
    let alike = nextLookAlike(text, 0);
    while (next < findings.length || alike < text.length) {
      const finding = findings[next];
      if (finding !== undefined && finding.start < done) next++;
      else if (finding !== undefined && finding.start < alike) {
        next++;
        const action = actionOf?.(finding) ?? 'pseudonymize';
        // It stays, but not what reads as a pseudonym in it.
        if (action === 'report') continue;
        out += text.slice(done, finding.start) + this.shown(text, finding, action);
        done = finding.end;
        if (alike < done) alike = nextLookAlike(text, done);
      } else {
        const end = shapeEnd(text, alike);
        out += text.slice(done, alike) + this.issue(LOOK_ALIKE, text.slice(alike, end));
        done = end;
        alike = nextLookAlike(text, done);
      }
    }
    return done === 0 ? text : out + text.slice(done);
  }

  private shown(text: string, finding: Finding, action: PiiActionSpec): string {
    const { type, start, end } = finding;
    if (action !== 'pseudonymize' && action !== 'block') {
      return shownValue(action, finding, this.keepOf(type), text, start, end, this.digest);
    }
    const value = text.slice(start, end);
    // The first type stays: one value has one pseudonym, whatever the words around it say the next time.
    return this.issue((this.known ??= new KnownValues()).add(type, value), value);
  }

  private issue(type: string, value: string): string {
    const pseudonyms = (this.pseudonymOf ??= new Map());
    const values = (this.valueOf ??= new Map());
    const key = `${type}\0${value}`;
    const known = pseudonyms.get(key);
    if (known !== undefined) return known;
    const digest = this.digest(type, value);
    // Two values that meet in 65 bits: the later one takes as many more characters as set it apart.
    let length = SHORTEST_SUFFIX;
    let body = `${type}_${letters(digest, length)}`;
    while (values.has(body.toLowerCase()) && length < LONGEST_SUFFIX) {
      body = `${type}_${letters(digest, ++length)}`;
    }
    values.set(body.toLowerCase(), value);
    pseudonyms.set(key, `<${body}>`);
    return `<${body}>`;
  }
}

/** Start of the first text at or behind `from` that reads as a pseudonym; the text's length if there is none. */
function nextLookAlike(text: string, from: number): number {
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
    if (shapeEnd(text, at) > 0) return at;
  }
  return text.length;
}
