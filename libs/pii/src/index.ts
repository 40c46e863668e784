// The public face of @ai-security/pii.
export { createPiiEngine, type MaskOptions, type PiiEngine, type PiiEngineOptions } from './engine.js';
export type { Finding, PiiAction } from './finding.js';
export type { PseudonymSession } from './pseudonym/pseudonym-session.js';
export type { Pseudonymizer } from './pseudonym/pseudonymizer.js';
export type { RestoreTransform } from './pseudonym/restore-stream.js';
export { NO_MATCH, TAIL_ENDED_BEFORE, TAIL_ENDED_WITH, type Keep, type PiiRecognizer } from './recognizer.js';
export type { TextView } from './scan/text-view.js';
export type { TextTransform } from './text-transform.js';
