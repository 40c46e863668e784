// What a set of recognisers needs for scanning, computed once per engine: who is asked at which character.
import type { PiiRecognizer } from '../recognizer.js';
import { MAX_CLAIM } from './text-view.js';

/** A value longer than this is shown as `<TYPE>` by every action, so that a stream need not hold it. */
export const LONG_VALUE = 512;
/** Action `mask` looks this far behind a value. */
export const MASK_LOOKAHEAD = 3;

const MAX_LENGTH_LIMIT = 1200;
const TYPE_SHAPE = /^[A-Z][A-Z0-9_]{0,39}$/;

export interface ScanPlan {
  /** For each code unit the index of its recognisers in `asked`; 0 for none. */
  readonly triggers: Uint8Array;
  readonly asked: readonly (readonly PiiRecognizer[])[];
  /** Most code units that scanning may have to hold back. */
  readonly maxHold: number;
}

/** @throws TypeError for a recogniser that breaks the contract; the message names it. */
export function planScan(recognizers: readonly PiiRecognizer[]): ScanPlan {
  const triggers = new Uint8Array(0x10000);
  const asked: PiiRecognizer[][] = [[]];
  let longest = LONG_VALUE;
  for (const recognizer of recognizers) {
    checkContract(recognizer);
    longest = Math.max(longest, recognizer.maxLength);
    for (const character of new Set(recognizer.triggers)) {
      const code = character.charCodeAt(0);
      if (triggers[code] === 0) triggers[code] = asked.push([]) - 1;
      asked[triggers[code]!]!.push(recognizer);
    }
  }
  return { triggers, asked, maxHold: MAX_CLAIM + longest + MASK_LOOKAHEAD };
}

function checkContract({ type, score, triggers, maxLength }: PiiRecognizer): void {
  const refuse = (why: string) => {
    throw new TypeError(`recognizer ${JSON.stringify(type)}: ${why}`);
  };
  if (typeof type !== 'string' || !TYPE_SHAPE.test(type)) refuse('type must match [A-Z][A-Z0-9_]{0,39}');
  if (!(score >= 0 && score <= 1)) refuse('score must lie between 0 and 1');
  if (typeof triggers !== 'string' || !/^[\x21-\x7e]+$/.test(triggers)) {
    refuse('triggers must be printable ASCII characters');
  }
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > MAX_LENGTH_LIMIT) {
    refuse(`maxLength must be a whole number from 1 to ${MAX_LENGTH_LIMIT}`);
  }
}
