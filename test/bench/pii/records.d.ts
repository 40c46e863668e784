import type { LabelledRecord } from './score.js';

export type Split = 'all' | 'tune' | 'measure';
export function readRecords(
  dir: string,
  name: string,
  split?: Split,
): (LabelledRecord & { id: string })[] | undefined;
