// The public face of @ai-security/pii.
export { createPiiEngine, type MaskedText, type PiiEngine, type PiiEngineOptions } from './engine.js';
export type { Finding } from './finding.js';
export type { FoundValue, KeepLast, MaskOptions, PiiAction, PiiActionSpec } from './mask/action.js';
export type { MaskTransform } from './mask/mask-stream.js';
export { mergeFindings } from './outside/merge-findings.js';
export {
  outsideFindings,
  OutsideRecognizerError,
  type OutsideOptions,
  type OutsideRecognizer,
} from './outside/outside-recognizer.js';
export type { PseudonymSession } from './pseudonym/pseudonym-session.js';
export type { Pseudonymizer } from './pseudonym/pseudonymizer.js';
export type { RestoreTransform } from './pseudonym/restore-stream.js';
export {
  NO_MATCH,
  TAIL_ENDED_BEFORE,
  TAIL_ENDED_WITH,
  type Keep,
  type PatternRecognizer,
  type PiiRecognizer,
  type ScanRecognizer,
} from './recognizer.js';
export type { TextView } from './scan/text-view.js';
export type { TextTransform } from './text-transform.js';
export { isValidValue } from './valid-value.js';
