// Says whether a string is a value of a type: for forms, imports and the tests of check digits.
import { FoldedText } from './fold/folded-text.js';
import { Automaton } from './pattern/automaton.js';
import { parseClass, parsePattern } from './pattern/pattern-syntax.js';
import type { PatternRecognizer, PiiRecognizer, ScanRecognizer } from './recognizer.js';
import { builtInRecognizers } from './recognizers/index.js';
import { compact } from './scan/pattern-matcher.js';
import { planScan, type ScanPlan } from './scan/scan-plan.js';
import { Scanner } from './scan/scanner.js';

let byType: Map<string, ((value: string) => boolean)[]> | undefined;

/**
 * Whether the whole of `value` has the shape and the check digits of a built-in type, whatever its score; undefined
 * for a type that the engine does not know.
 */
export function isValidValue(type: string, value: string): boolean | undefined {
  byType ??= testsByType();
  const folded = new FoldedText();
  folded.append(value, true);
  const plain = folded.text.trim();
  return byType.get(type)?.some((test) => test(plain));
}

function testsByType(): Map<string, ((value: string) => boolean)[]> {
  const tests = new Map<string, ((value: string) => boolean)[]>();
  for (const recognizer of builtInRecognizers(['US'])) {
    const known = tests.get(recognizer.type) ?? [];
    tests.set(recognizer.type, [...known, testOf(recognizer)]);
  }
  return tests;
}

function testOf(recognizer: PiiRecognizer): (value: string) => boolean {
  return 'pattern' in recognizer ? testOfPattern(recognizer) : testOfScan(recognizer);
}

function testOfPattern({ pattern, more, validate }: PatternRecognizer): (value: string) => boolean {
  let automaton: Automaton<true> | undefined;
  const tail = more === undefined ? undefined : parseClass(more);
  return (value) => {
    automaton ??= new Automaton([parsePattern(pattern)], () => true);
    automaton.run(value, 0, value.length);
    for (let k = automaton.matchCount - 1; k >= 0; k--) {
      const end = automaton.ends[k]!;
      if (end < value.length && !isTail(tail, value, end)) continue;
      const plain = compact(value, 0, end);
      if (validate?.(pattern.ignoreCase ? plain.toUpperCase() : plain, value.slice(0, end)) ?? true)
        return true;
    }
    return false;
  };
}

function isTail(tail: Uint8Array | undefined, value: string, from: number): boolean {
  if (tail === undefined) return false;
  for (let i = from; i < value.length; i++) if (tail[value.charCodeAt(i)] !== 1) return false;
  return true;
}

/** A scan may ask for context: its first word is put before the value. */
function testOfScan(recognizer: ScanRecognizer): (value: string) => boolean {
  let plan: ScanPlan | undefined;
  const label = recognizer.context === undefined ? '' : `${recognizer.context[0]!.replace('*', '')}: `;
  return (value) => {
    plan ??= planScan([recognizer], { threshold: 0 });
    const text = label + value;
    const scanner = new Scanner(plan);
    scanner.append(text, true, 0);
    return scanner.next() && scanner.start === label.length && scanner.end === text.length;
  };
}
