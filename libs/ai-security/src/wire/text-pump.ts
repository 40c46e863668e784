/** A stream of strings or bytes that is one text. */
import type { AnswerChannels, Uninspectable } from './answer-channels.js';
import { bytesOf } from './answer-source.js';
import { FRAMES_HEAD, readsAsFrames } from './answer-text.js';
import type { Pump } from './pump.js';
import { SurrogatePairs } from './surrogate-pairs.js';

export class TextPump implements Pump {
  readonly #decoder = new TextDecoder('utf-8');
  readonly #pairs = new SurrogatePairs();
  #head = '';

  constructor(
    private readonly channels: AnswerChannels | undefined,
    private readonly uninspectable: Uninspectable,
    /** Tells the texts of one answer apart. */
    private readonly name = 'text',
  ) {}

  get stop(): { reason: string } | undefined {
    return this.channels?.stop;
  }

  push(item: unknown): string {
    if (typeof item === 'string') return this.#text(item, false);
    const bytes = bytesOf(item);
    if (bytes) return this.#text(this.#decoder.decode(bytes, { stream: true }), false);
    this.uninspectable('a stream of objects needs a format: @AiEndpoint({ format })');
    return `${JSON.stringify(item)}\n`;
  }

  end(): string {
    return this.#text(this.#decoder.decode(), true) + this.#pairs.end();
  }

  fail(): string {
    this.end();
    return '';
  }

  #text(piece: string, end: boolean): string {
    if (this.#head.length < FRAMES_HEAD) {
      this.#head += piece.slice(0, FRAMES_HEAD - this.#head.length);
      if (readsAsFrames(this.#head))
        this.uninspectable('a stream of frames needs a format: @AiEndpoint({ format })');
    }
    return this.#pairs.push(this.channels ? this.channels.text(piece, end, this.name) : piece);
  }
}
