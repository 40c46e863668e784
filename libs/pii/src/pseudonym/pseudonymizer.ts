// Holds the key, and opens a session per call or conversation.
import type { Finding } from '../finding.js';
import type { Keep } from '../recognizer.js';
import { keyedDigest } from './keyed-digest.js';
import { Session, type PseudonymSession } from './pseudonym-session.js';

/** Opens sessions that give one value the same pseudonym in every process that has the same key. */
export interface Pseudonymizer {
  /** Cheap: nothing is allocated for values before there is one. */
  session(): PseudonymSession;
}

/** @throws TypeError if the key is not a Uint8Array of at least 16 bytes. */
export function createPseudonymizer(
  find: (text: string) => Finding[],
  keepOf: (type: string) => Keep,
  key: Uint8Array,
): Pseudonymizer {
  const digest = keyedDigest(key);
  return { session: () => new Session(find, keepOf, digest) };
}
