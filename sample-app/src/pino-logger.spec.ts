import { Logger } from '@nestjs/common';
import { afterAll, expect, it } from 'vitest';
import { PinoLogger } from './pino-logger.js';

afterAll(() => Logger.overrideLogger(['log', 'warn', 'error']));

it("writes what Nest's Logger hands over as JSON lines", () => {
  const lines: string[] = [];
  Logger.overrideLogger(new PinoLogger({ write: (line) => void lines.push(line) }));
  const logger = new Logger('Here');
  logger.log('started');
  logger.warn({ id: 7 });
  logger.error('failed', 'at line 1');
  logger.error(new TypeError('bad'));
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records).toEqual([
    { level: 30, time: expect.any(String), context: 'Here', msg: 'started' },
    { level: 40, time: expect.any(String), context: 'Here', id: 7 },
    { level: 50, time: expect.any(String), context: 'Here', stack: 'at line 1', msg: 'failed' },
    expect.objectContaining({
      level: 50,
      context: 'Here',
      err: expect.objectContaining({ type: 'TypeError' }),
    }),
  ]);
});
