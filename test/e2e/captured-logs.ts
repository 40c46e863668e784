/** Nest's logger as a list of lines. */
import type { LoggerService } from '@nestjs/common';

export class CapturedLogs implements LoggerService {
  readonly lines: string[] = [];

  get text(): string {
    return this.lines.join('\n');
  }

  log(...parts: unknown[]): void {
    this.#add(parts);
  }
  error(...parts: unknown[]): void {
    this.#add(parts);
  }
  warn(...parts: unknown[]): void {
    this.#add(parts);
  }
  debug(...parts: unknown[]): void {
    this.#add(parts);
  }
  verbose(...parts: unknown[]): void {
    this.#add(parts);
  }
  fatal(...parts: unknown[]): void {
    this.#add(parts);
  }

  #add(parts: unknown[]): void {
    this.lines.push(
      parts.map((part) => (part instanceof Error ? String(part.stack) : String(part))).join(' '),
    );
  }
}
