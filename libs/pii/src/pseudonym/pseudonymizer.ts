// Holds the key, and opens a session per call or conversation.
import type { Finding } from '../finding.js';
import { keyedDigest } from './keyed-digest.js';
import { Session, type PseudonymSession, type ShowValue } from './pseudonym-session.js';

const SHORTEST_KEY = 16;

/** Opens sessions that give one value the same pseudonym in every process that has the same key. */
export interface Pseudonymizer {
  /** Cheap: nothing is allocated for values before there is one. */
  session(): PseudonymSession;
}

/** @throws TypeError if the key is not a Uint8Array of at least 16 bytes. */
export function createPseudonymizer(
  find: (text: string) => Finding[],
  show: ShowValue,
  key: Uint8Array,
): Pseudonymizer {
  if (!(key instanceof Uint8Array) || key.length < SHORTEST_KEY) {
    throw new TypeError(`key must be a Uint8Array of at least ${SHORTEST_KEY} bytes`);
  }
  const digest = keyedDigest(key);
  return { session: () => new Session(find, show, digest) };
}
