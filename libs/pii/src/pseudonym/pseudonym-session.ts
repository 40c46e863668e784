// What was hidden in one call or conversation, and the way back. Nothing is restored that this session did not
// hide or was told to remember.
import { TYPE_SHAPE, type Finding } from '../finding.js';
import type { PiiActionSpec } from '../mask/action.js';
import { shownValue } from '../mask/mask-value.js';
import type { Keep } from '../recognizer.js';
import { IssuedPseudonyms } from './issued-pseudonyms.js';
import type { KeyedDigest } from './keyed-digest.js';
import { KnownValues } from './known-values.js';
import { keyOf, shapeEnd, ShapeStarts, shapeStart, SHORTEST_SUFFIX } from './pseudonym-shape.js';
import { RestoreStream, type RestoreTransform } from './restore-stream.js';
import { UrlTracker } from './url-tracker.js';

/**
 * Hides values behind pseudonyms and restores them; see `PiiEngine.pseudonymizer`.
 *
 * The laws, for texts hidden in any order:
 * - `restore(hide(x)) === x` for every text x, and `hideFindings` likewise where every action is `pseudonymize`,
 *   `block` or `report`.
 * - `restoreStream` delivers what `restore` returns, however the text is cut.
 * - `hide(restore(y)) === y` for a text y in which pseudonyms of this session stand as they were issued, as words of
 *   their own, or anywhere in URLs, if nothing else in it is a value or reads as a pseudonym.
 * - A pseudonym inside of a URL is restored only if the text of that URL up to and with the pseudonym is what `hide`
 *   made of a URL that held the value itself.
 */
export interface PseudonymSession {
  /**
   * Replaces every value found, everything that this session hid before, and everything that reads as a
   * pseudonym, by a pseudonym. Only a pseudonym of this session that `restore` left in a URL stays.
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
   * `hideFindings` for a text that this session hid before and to which something was added: pseudonyms that it
   * issued stay as they are, so `restore` turns also those back that were typed into the addition.
   */
  hideMore(
    text: string,
    findings: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
  ): string;
  /**
   * Replaces every pseudonym that this session issued by its value: in any letter case, with `_` written as `\_`,
   * `-` or a blank, with blanks inside of the brackets, and with these written as `&lt;` and `&gt;` or escaped by
   * backslashes. Others stay as they stand, and so does every one inside of a URL, so that no image or link carries
   * a value away, unless the caller's own text had the value in that URL.
   */
  restore(text: string): string;
  /** `restore` for a text that arrives in pieces; `findings` stays empty. */
  restoreStream(): RestoreTransform;
  /**
   * Takes back what an earlier session hid: `restore` knows these pseudonyms, and `hide` gives their values the same
   * ones. What this session issued itself goes first. Give it only what belongs to this caller.
   *
   * @throws TypeError for what is no pseudonym
   */
  remember(entries: Iterable<readonly [pseudonym: string, value: string]>): void;
  /** What this session hid, for `remember` of a later one; not what it only remembers. Holds the values. */
  entries(): Iterable<readonly [pseudonym: string, value: string]>;
  /** How many distinct values are hidden. */
  readonly size: number;
}

/** Type of the pseudonyms that stand for text which reads as a pseudonym itself. */
const LOOK_ALIKE = 'TEXT';
/** Pseudonyms that may stay in different URLs; each costs some hundred bytes. Further ones are hidden. */
const MOST_LEFT = 1000;

export class Session implements PseudonymSession {
  private readonly issued: IssuedPseudonyms;
  private known: KnownValues | undefined;
  /** Names of URLs, up to a pseudonym, that held its value in a text that was hidden. */
  private readonly ownUrls = new Set<string>();
  /** Names of those that held the pseudonym itself, and keep it. */
  private readonly leftUrls = new Set<string>();

  constructor(
    private readonly find: (text: string) => Finding[],
    private readonly keepOf: (type: string) => Keep,
    private readonly digest: KeyedDigest,
  ) {
    this.issued = new IssuedPseudonyms(digest);
  }

  get size(): number {
    return this.issued.size;
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
    checkFindings(text, findings);
    return this.replace(text, findings, actionOf);
  }

  hideMore(
    text: string,
    findings: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
  ): string {
    checkFindings(text, findings);
    return this.replace(text, findings, actionOf, true);
  }

  restore(text: string): string {
    if (this.issued.none || (!text.includes('<') && !text.includes('&'))) return text;
    const stream = this.restoreStream();
    return stream.push(text) + stream.end();
  }

  restoreStream(): RestoreTransform {
    return new RestoreStream(this.issued, this.ownUrls, new UrlTracker(this.digest));
  }

  remember(entries: Iterable<readonly [pseudonym: string, value: string]>): void {
    for (const [pseudonym, value] of entries) {
      const type = this.issued.remember(pseudonym, value);
      // Text that reads as a pseudonym is hidden for that, not for being known.
      if (shapeEnd(value, 0) < 0) (this.known ??= new KnownValues()).add(type, value);
    }
  }

  entries(): Iterable<readonly [pseudonym: string, value: string]> {
    return this.issued.entries();
  }

  /** Goes through findings and look-alikes together; where two overlap, what begins first is hidden. */
  private replace(
    text: string,
    found: readonly Finding[],
    actionOf?: (finding: Finding) => PiiActionSpec,
    keepIssued = false,
  ): string {
    const findings = this.known?.addTo(found, text) ?? found;
    const starts = new ShapeStarts(text);
    let alike = nextLookAlike(text, starts, 0);
    if (findings.length === 0 && alike === undefined) return text;
    const urls = new UrlTracker(this.digest);
    let out = '';
    let done = 0;
    const take = (start: number, end: number) => {
      const before = text.slice(done, start);
      urls.read(before);
      out += before;
      done = end;
    };
    let next = 0;
    while (next < findings.length || alike !== undefined) {
      const finding = findings[next];
      if (finding !== undefined && finding.start < done) next++;
      else if (finding !== undefined && (alike === undefined || finding.start < alike.start)) {
        next++;
        const action = actionOf?.(finding) ?? 'pseudonymize';
        // It stays, but not what reads as a pseudonym in it.
        if (action === 'report') continue;
        take(finding.start, finding.end);
        out += this.shown(text, finding, action, urls);
        if (alike !== undefined && alike.start < done) alike = nextLookAlike(text, starts, done);
      } else if (alike !== undefined) {
        take(alike.start, alike.end);
        out += this.shownAlike(text.slice(alike.start, alike.end), urls, keepIssued);
        alike = nextLookAlike(text, starts, done);
      }
    }
    return done === 0 ? text : out + text.slice(done);
  }

  private shown(text: string, finding: Finding, action: PiiActionSpec, urls: UrlTracker): string {
    const { type, start, end } = finding;
    if (action !== 'pseudonymize' && action !== 'block') {
      const shown = shownValue(action, finding, this.keepOf(type), text, start, end, this.digest);
      urls.read(shown);
      return shown;
    }
    const value = text.slice(start, end);
    // The first type stays: one value has one pseudonym, whatever the words around it say the next time.
    return this.issue((this.known ??= new KnownValues()).add(type, value), value, urls);
  }

  private shownAlike(written: string, urls: UrlTracker, keepIssued: boolean): string {
    const key = keyOf(written, 0, written.length);
    const value = this.issued.valueOf(key);
    if (value === undefined || !(keepIssued || urls.inside)) return this.issue(LOOK_ALIKE, written, urls);
    if (!urls.inside) {
      urls.read(value);
      return written;
    }
    const name = urls.name(key);
    if (!keepIssued) {
      // Where `restore` would turn it back it must be hidden. Longer ones tell a value from what was left.
      const stays = !this.ownUrls.has(name) && key.length - key.lastIndexOf('_') === SHORTEST_SUFFIX + 1;
      if (!stays || (this.leftUrls.size >= MOST_LEFT && !this.leftUrls.has(name))) {
        return this.issue(LOOK_ALIKE, written, urls);
      }
      this.leftUrls.add(name);
    }
    urls.pass(name);
    return written;
  }

  private issue(type: string, value: string, urls: UrlTracker): string {
    const pseudonym = this.issued.issue(type, value, SHORTEST_SUFFIX);
    if (!urls.inside) {
      urls.read(value);
      return pseudonym;
    }
    const name = urls.name(keyOf(pseudonym, 0, pseudonym.length));
    if (!this.leftUrls.has(name)) return this.issueInUrl(pseudonym, name, urls);
    // This very URL stands somewhere with the pseudonym, and must not be restored there.
    const longer = this.issued.issue(type, value, SHORTEST_SUFFIX + 1);
    return this.issueInUrl(longer, urls.name(keyOf(longer, 0, longer.length)), urls);
  }

  private issueInUrl(pseudonym: string, name: string, urls: UrlTracker): string {
    this.ownUrls.add(name);
    urls.pass(name);
    return pseudonym;
  }
}

interface LookAlike {
  readonly start: number;
  readonly end: number;
}

/** The first text at or behind `from` that reads as a pseudonym. */
function nextLookAlike(text: string, starts: ShapeStarts, from: number): LookAlike | undefined {
  for (let at = starts.next(from); at < text.length; at = starts.next(at + 1)) {
    const end = shapeEnd(text, at);
    if (end > 0) return { start: shapeStart(text, at, end, from), end };
  }
  return undefined;
}

function checkFindings(text: string, findings: readonly Finding[]): void {
  let end = 0;
  for (const finding of findings) {
    if (!TYPE_SHAPE.test(finding.type))
      throw new TypeError(`type ${JSON.stringify(finding.type)} is not usable`);
    if (!(finding.start >= end && finding.end > finding.start && finding.end <= text.length)) {
      throw new RangeError('findings must be sorted, must not overlap and must lie within the text');
    }
    end = finding.end;
  }
}
