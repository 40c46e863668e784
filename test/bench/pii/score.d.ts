export interface Span {
  start: number;
  end: number;
  type: string;
  optional?: boolean;
  score?: number;
}

/** A labelled text; a line of the files in test/data/pii. */
export interface LabelledRecord {
  id?: string;
  file?: string;
  text: string;
  spans: Span[];
  scope?: string[];
}

export interface Rates {
  labelled: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  f2: number | null;
  exact: { precision: number | null; recall: number | null; f1: number | null };
  readable: number | null;
}

interface Tally {
  labelled: number;
}

export interface ScoreResult {
  total: Tally;
  byType: Record<string, Tally>;
  byFamily: Record<string, Tally>;
  characters: number;
  overMask: { outside: number; masked: number; byType: Record<string, number> };
  /** `found`: what the engine reported at the place instead. */
  errors: (Span & { kind: 'missed' | 'inexact' | 'false'; record: LabelledRecord; found: Span[] })[];
}

export function score(
  records: readonly LabelledRecord[],
  find: (text: string) => readonly Span[],
  counts?: (type: string) => boolean,
): ScoreResult;
export function rates(tally: Tally): Rates;
export function resolve(findings: readonly Span[]): Span[];
