import type { LabelledRecord } from './score.js';

export function withoutLabel(record: LabelledRecord): LabelledRecord | undefined;
