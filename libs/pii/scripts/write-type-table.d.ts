import type { PiiRecognizer } from '../src/recognizer.js';

/** The page with its tables made anew. */
export function typePage(
  page: string,
  kinds: Readonly<Record<string, readonly PiiRecognizer[]>>,
  optIn: ReadonlySet<string>,
): Promise<string>;
