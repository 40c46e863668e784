import { describe, expect, it } from 'vitest';
import { traceIdOf } from './trace-context.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const CALL = '3f2a9d1e-6c04-4b8e-9a57-0d1c2b3a4f5e';

describe('traceIdOf', () => {
  it('joins the trace of the caller', () => {
    expect(traceIdOf(`00-${TRACE}-${SPAN}-01`, CALL)).toBe(TRACE);
  });

  // W3C Trace Context, sections 3.2 and 4.2.
  it.each([
    undefined,
    '',
    'nonsense',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ])('starts a trace for %j', (header) => {
    expect(traceIdOf(header, CALL)).toBe('3f2a9d1e6c044b8e9a570d1c2b3a4f5e');
  });
});
