// What the engine reports about a text: where a value stands and of which type it is, and the value itself only
// where it is asked for.

/** One value found in a text. Findings of one text are sorted by `start` and never overlap. */
export interface Finding {
  /** Entity type, for example `EMAIL_ADDRESS`. */
  readonly type: string;
  /** First UTF-16 code unit of the value. */
  readonly start: number;
  /** One past the last UTF-16 code unit of the value. */
  readonly end: number;
  /** Certainty, 0 to 1. A value with a check digit or an issuer's prefix scores 1 or nearly so. */
  readonly score: number;
  /** The value as it stands in the text. Only with `find(text, { values: true })`. */
  readonly value?: string;
}

/** The findings with the values they stand for. */
export function withValues(text: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, value: text.slice(finding.start, finding.end) }));
}

/** What a type looks like: it becomes part of placeholders and pseudonyms. */
export const TYPE_SHAPE = /^[A-Z][A-Z0-9_]{0,39}$/;
