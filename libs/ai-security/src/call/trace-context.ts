/** W3C Trace Context: joins the caller's trace, or starts one. */

// Version 00 only; all-zero ids are invalid (W3C Trace Context, section 3.2.2).
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const ZERO = /^0+$/;

/**
 * Reads a `traceparent` header; anything malformed starts a new trace, as the standard asks. The new trace id is
 * the call's id, a random UUID, without its dashes.
 */
export function traceIdOf(traceparent: string | undefined, callId: string): string {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (match?.[1] && match[2] && !ZERO.test(match[1]) && !ZERO.test(match[2])) {
    return match[1];
  }
  return callId.replaceAll('-', '');
}
