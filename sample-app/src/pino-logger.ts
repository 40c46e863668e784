/** Nest's log lines, the library's among them, as JSON through pino. */
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level } from 'pino';

export class PinoLogger implements LoggerService {
  private readonly pino;

  constructor(destination: DestinationStream = pino.destination(1)) {
    this.pino = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  }

  log = (message: unknown, ...rest: unknown[]): void => this.write('info', message, rest);
  fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);

  /** Nest hands over the context last and, where there is an error, its stack before it. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const [context, stack] = rest.filter((item) => typeof item === 'string').reverse();
    if (message instanceof Error) this.pino[level]({ context, err: message });
    else if (typeof message === 'object') this.pino[level]({ context, ...message });
    else this.pino[level]({ context, stack, msg: message });
  }
}
