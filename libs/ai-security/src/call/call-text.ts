/** The port through which code of the host works on text as the call's protections would. */
import type { Finding } from '@ai-security/pii';
import type { AiCall } from './ai-call.js';

export interface CallText {
  /** The values in a text: types, offsets and scores. */
  scan(text: string): Finding[];
  /** Hides values by the rules of a request; pseudonyms that this call issued stay. */
  hide(text: string, call: AiCall): string;
  /** Restores the pseudonyms that this call issued, and says how many they were. */
  reveal(text: string, call: AiCall): { readonly text: string; readonly count: number };
}

/** Injection token of the `CallText` in use. */
export const CALL_TEXT = Symbol('ai-security:call-text');
