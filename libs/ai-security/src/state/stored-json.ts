/** Reads back JSON that a store holds. */
import { StoreUnavailable } from './store-unavailable.js';

/** @throws StoreUnavailable `CORRUPT` when the text is no JSON; the error of `JSON.parse` would quote it */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StoreUnavailable('CORRUPT');
  }
}
