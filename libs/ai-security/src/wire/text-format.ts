/**
 * `TextFormat`: everything the library knows of one wire format. One file for each format.
 *
 * The first rule of every format: what it does not name is text. A member or an event that a provider adds
 * tomorrow is inspected, never passed through unseen.
 */
import type { TokenUsage } from '../call/facts.js';
import type { ProblemCode } from '../errors/problem-codes.js';
import type { SlotNode } from './slots.js';

export interface TextFormat {
  /** Slots of the request body. */
  readonly request: SlotNode;
  /** Slots of a whole answer. */
  readonly answer: SlotNode;
  /** Opens one stream of events; `undefined`: a stream of objects has no meaning in this format. */
  readonly stream?: () => EventStream;
  readonly framing?: Framing;
  /** A body is prose, even where it reads as JSON. @default a string that is a JSON object or array is that value */
  readonly prose?: boolean;
  /** Tokens that an answer or an event reports. */
  usage(body: object): TokenUsage | undefined;
  /** Whether the provider says with this answer or event that it failed. */
  failed?(body: object): boolean;
  /**
   * A whole answer whose text was cut short, with the reason in the format's own words; `undefined` for an object
   * that is no answer of the format.
   */
  stopped?(answer: object, stop: EarlyEnd): object | undefined;
  /** What bounds the output of a request. @default a request cannot say */
  readonly outputLimit?: OutputLimit;
  /** How many answers a request asks for, each of which may be as long as its limit. @default 1 */
  choices?(body: object): number;
  /** Whether a request asks for an answer that is written after the call has ended. @default never */
  detached?(body: object): boolean;
  /** @default streams state their usage unasked */
  readonly usageOnDemand?: UsageOnDemand;
}

export interface OutputLimit {
  /** Tokens of one answer; `undefined`: not bounded. */
  read(body: object): number | undefined;
  /** A copy of the body with this limit. */
  write(body: object, tokens: number): object;
  /** With a lower limit the provider would refuse the request. @default 1 */
  least?(body: object): number;
}

/** Streams state their usage only where the request asks for it. We always do, and hide it from who did not. */
export interface UsageOnDemand {
  /** A copy of the body that asks for it; `undefined`: it does already, or no stream is asked for. */
  ask(body: object): object | undefined;
  /** The event as it would be unasked; `undefined`: it would not be. */
  unasked(event: object): object | undefined;
}

/** How the events of a stream are written. */
export interface Framing {
  /** `sse`: `data:` frames; `ndjson`: one JSON value on each line. */
  readonly kind: 'sse' | 'ndjson';
  /** The member that is also the name of the frame (`event:`). @default frames have the name they came with */
  readonly name?: string;
  /** The member that numbers the events, so that those put in between are counted too. */
  readonly sequence?: string;
  /** Data of the last frame, where the format has one. */
  readonly terminator?: string;
  /** An event may be an array of messages. @default events are objects, and an array cannot be inspected */
  readonly batches?: boolean;
}

/** Why an answer ends before its end. */
export interface EarlyEnd {
  /** `content_filter`: a protection stopped it; `length`: nothing is left to spend; `error`: anything else. */
  readonly why: 'content_filter' | 'length' | 'error';
  readonly code: ProblemCode;
  /** The fixed text of the code. */
  readonly message: string;
}

/**
 * One stream of events. It remembers what the events that it is asked to build need of earlier ones: each event
 * is shown to `slots` once, in order, as the handler gave it.
 */
export interface EventStream {
  /** Where the text of this event is, and which channels it ends. */
  slots(event: object): EventSlots;
  /** An event that carries the held text of a channel. */
  tail(channel: string, text: string): object;
  /** Tokens reported so far, the event last shown to `slots` included. @default what the format reads of that event */
  usage?(): TokenUsage | undefined;
  /** The events that tell the client why the stream stops early. */
  stopped(stop: EarlyEnd): readonly object[];
}

export interface EventSlots {
  readonly node: SlotNode;
  /** Begins the names of this event's channels: `0/1`. @default '' */
  readonly scope?: string;
  /**
   * Beginnings of the names of the channels that this event ends. Strings of these channels in the event itself
   * are their last; what other events' channels of them held leaves before the event.
   */
  readonly ends?: readonly string[];
}
