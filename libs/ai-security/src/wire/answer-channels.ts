/**
 * The transforms of one answer: one for each channel of a stream, one for each string that stands alone.
 *
 * JSON answer and stream go through the same two methods, so that they get the same verdict.
 */
import type { TextTransform } from '@ai-security/pii';
import { JsonTextTransform } from './json-text.transform.js';
import { mapSlots, type SlotNode, type SlotVisitor } from './slots.js';

/** Opens the chain of output transforms for a channel; a `twin` repeats what others said, and is not counted. */
type OpenTransform = (channel: string, twin: boolean) => TextTransform;

/** Called for what cannot be inspected: throws, or records that it passes. */
export type Uninspectable = (what: string) => void;

// An answer with more channels at once than this is not an answer; each costs a held tail.
const MAX_LIVE = 256;
// One that has ended costs its name. An agent may take hundreds of steps in one answer.
const MAX_CHANNELS = 4_096;

export class AnswerChannels {
  readonly #live = new Map<string, TextTransform>();
  // Text behind the end of a channel would begin a new one, and a value cut there pass unseen.
  readonly #ended = new Set<string>();
  readonly #visitor: SlotVisitor;
  // Scopes that the event at hand ends: its own strings are the last of their channels.
  #ending: readonly string[] = [];
  #said = false;
  #stop: { reason: string } | undefined;

  /** `observe`: everything is transformed, for the record, and nothing is changed. */
  constructor(
    private readonly open: OpenTransform,
    private readonly uninspectable: Uninspectable,
    private readonly observe: boolean,
  ) {
    this.#visitor = {
      serialized: true,
      string: (text, kind, channel, twin) =>
        channel === undefined ? this.#alone(text, kind, twin) : this.#continued(text, kind, channel),
      media: () => this.uninspectable('media in the answer'),
    };
  }

  /** Set when a transform demands that the answer ends. */
  get stop(): { reason: string } | undefined {
    return this.observe ? undefined : this.#stop;
  }

  /** Transforms a whole answer, or one event of a stream that ends the scopes given. */
  map(value: unknown, node: SlotNode, ending: readonly string[] = [], scope = ''): unknown {
    this.#ending = ending;
    if (!this.observe) return mapSlots(value, node, this.#visitor, scope);
    try {
      mapSlots(value, node, this.#visitor, scope);
    } catch {
      this.uninspectable('the answer could not be inspected');
    }
    return value;
  }

  /** A text without structure: `end` when it is the last piece. */
  text(piece: string, end: boolean, name = 'text'): string {
    this.#ending = end ? [name] : [];
    const out = this.#continued(piece, 'text', name);
    return this.observe ? piece : out;
  }

  /** Ends the channels whose name begins with the scope, and returns what they held. */
  end(scope: string): { channel: string; text: string }[] {
    const held: { channel: string; text: string }[] = [];
    for (const channel of this.#live.keys()) {
      if (!channel.startsWith(scope)) continue;
      const text = this.#end(channel);
      if (text !== '' && !this.observe) held.push({ channel, text });
    }
    return held;
  }

  #alone(text: string, kind: 'text' | 'json', twin: boolean): string {
    // Nothing is said behind a stop.
    if (this.stop) return '';
    // A repetition without what it repeats is the only one to be counted.
    const transform = this.#make('', kind, twin && this.#said);
    const out = transform.push(text) + transform.end();
    this.#stop ??= transform.stop;
    return out;
  }

  #continued(text: string, kind: 'text' | 'json', channel: string): string {
    if (this.stop) return '';
    let transform = this.#live.get(channel);
    if (!transform) {
      if (this.#ended.has(channel)) {
        if (text === '') return '';
        this.uninspectable('text behind the end of its channel');
      } else if (this.#live.size >= MAX_LIVE || this.#ended.size >= MAX_CHANNELS) {
        throw new UninspectableAnswer('too many channels in the answer');
      }
      transform = this.#make(channel, kind);
      this.#live.set(channel, transform);
    }
    const out = transform.push(text);
    this.#stop ??= transform.stop;
    return this.#ending.some((scope) => channel.startsWith(scope)) ? out + this.#end(channel) : out;
  }

  #end(channel: string): string {
    const transform = this.#live.get(channel);
    if (!transform) return '';
    this.#live.delete(channel);
    this.#ended.add(channel);
    const tail = transform.end();
    this.#stop ??= transform.stop;
    return tail;
  }

  #make(channel: string, kind: 'text' | 'json', twin = false): TextTransform {
    this.#said = true;
    return kind === 'json' ? new JsonTextTransform(() => this.open(channel, twin)) : this.open(channel, twin);
  }
}

/** The answer holds something that the configured protections cannot look into. */
export class UninspectableAnswer extends Error {
  override readonly name = 'UninspectableAnswer';
}
