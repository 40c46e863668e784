import type { Split } from './records.js';
import type { Rates, ScoreResult, Span } from './score.js';

/** What the evaluation needs of the library. */
export interface LibraryUnderTest {
  createPiiEngine(options?: { entities?: readonly string[] }): {
    readonly entities: readonly string[];
    find(text: string): Span[];
  };
  isValidValue?(type: string, value: string): boolean | undefined;
}

type Lost = { lostAlone: number | null };
type OverMask = { per1000: number | null; lettersAndDigits: number; byType: Record<string, number> };

export interface Figures {
  split: Split;
  records: Record<string, number>;
  structured: Rates & Lost & { byFamily: Record<string, Rates>; byFile: Record<string, Rates> };
  idsWithoutLabels: Rates & { byFamily: Record<string, Rates>; lost: number | null };
  overMasked: { prompts: OverMask; sources: OverMask };
  hardNegatives: { hits: number; per10kCharacters: number | null };
  presidioTests: Rates & Lost & { structuredOnly: Rates };
  secrets: Rates & Lost & { precisionWithHardNegatives: number | null };
  evasion: {
    values: number;
    recall: number | null;
    byTransform: Record<string, { values: number; found: number }>;
  };
  names: Lost & { prose: Record<string, Rates>; silver: Record<string, Rates> };
  checksums?: {
    known: number;
    agree: number | null;
    wrong: { type: string; value: string; valid: boolean }[];
    unknownTypes: string[];
  };
  worst: { type: string; missed: number; inexact: number; false: number; files: Record<string, number> }[];
  notes: string[];
  errors: ScoreResult['errors'];
}

export const DEFAULT_DIR: string;
export function evaluate(pii: LibraryUnderTest, options?: { dir?: string; split?: Split }): Figures;
