/** `TextFormat`: everything the library knows of one wire format. One file for each format. */
import type { TokenUsage } from '../call/facts.js';
import type { SlotNode } from './slots.js';

export interface TextFormat {
  /** Slots of the request body. */
  readonly request: SlotNode;
  /** Slots of a whole answer. */
  readonly answer: SlotNode;
  /** How events are framed; `undefined`: a stream of objects has no meaning in this format. */
  readonly stream?: EventStreamFormat;
  /** Tokens that an answer or an event reports. */
  usage(body: object): TokenUsage | undefined;
}

export interface EventStreamFormat {
  /** Slots of one event. */
  readonly event: SlotNode;
  /** Prefixes of the channels that this event ends; their held text leaves before the event. */
  endedScopes(event: object): readonly string[];
  /** An event that carries the held text of a channel. `like` is an earlier event of the stream. */
  tail(channel: string, text: string, like: object): object;
  /** Whether the provider says with this event that it failed. */
  failed(event: object): boolean;
  /** The event that tells the client why the stream stops early. */
  stopped(code: string, message: string): object;
  /** Data of the last frame, where the format has one. */
  readonly terminator?: string;
}
