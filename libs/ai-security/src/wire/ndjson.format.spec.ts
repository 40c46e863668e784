/** NDJSON: every string of every line is a text of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { DEADLINE, formatRig, framesOf } from '../../../../test/wire/format-rig.js';
import { maskedRequest } from '../../../../test/wire/masked-request.js';
import { prose, toolInput } from '../../../../test/wire/prose.js';
import { UninspectableAnswer } from './answer-channels.js';
import type { EventFormat } from './event-pump.js';
import { NDJSON } from './ndjson.format.js';

const FORMAT = NDJSON as EventFormat;

const read = (wire: string): unknown[] =>
  framesOf(wire, 'ndjson').map((data) => JSON.parse(data as string) as unknown);
const line = fc.tuple(prose, toolInput).map(([say, deep]) => ({ say, id: say, deep }));

describe('a stream of lines', () => {
  it('is the lines as whole answers would be, however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }).chain((lines) => {
          const text = lines.map((one) => `${JSON.stringify(one)}\n`).join('');
          return fc.tuple(fc.constant(lines), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        ([lines, texts, bytes]) => {
          const whole = formatRig(FORMAT);
          const expected = lines.map((one) => whole.channels.map(one, FORMAT.answer));
          for (const items of [lines, texts, bytes]) {
            const { pump, findings } = formatRig(FORMAT);
            const wire = items.map((item) => pump.push(item)).join('') + pump.end();
            expect(read(wire)).toEqual(expected);
            expect(findings()).toEqual(whole.findings());
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a line that is no object', () => {
    expect(() => formatRig(FORMAT).pump.push('"joe@"\n')).toThrow(UninspectableAnswer);
  });

  it('takes a last line without an end, and empty lines', () => {
    const { pump } = formatRig(FORMAT);
    expect(pump.push('\n{"say":"joe@exam') + pump.push('ple.com"}') + pump.end()).toBe(
      '\n{"say":"<EMAIL_ADDRESS>"}\n',
    );
  });

  it('stops with a line that says why', () => {
    const { pump } = formatRig(FORMAT);
    expect(read(pump.fail(DEADLINE))).toEqual([
      { error: { message: DEADLINE.message, type: 'server_error', code: 'deadline_exceeded', param: null } },
    ]);
  });
});

it('takes every string of a request for text', () => {
  expect(maskedRequest(FORMAT, { id: 'joe@example.com' })).toEqual({ id: '<EMAIL_ADDRESS>' });
});
