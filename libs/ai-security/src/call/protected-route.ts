/** A route that carries `@AiEndpoint()`, as resolved once at boot. */

export type Mode = 'enforce' | 'observe';

/** The formats whose text slots the library knows. */
export type FormatName =
  | 'openai.chat'
  | 'openai.responses'
  | 'openai.embeddings'
  | 'anthropic.messages'
  | 'mcp'
  | 'ai-sdk.ui'
  | 'ndjson'
  | 'json'
  | 'text';

/**
 * What is in one place of a format by rule. `text`: prose; `json`: a string that is itself JSON; `opaque`: an
 * identifier, an enumeration or a signature, never touched; `media`: cannot be inspected, refused unless
 * `unscanned: 'allow'`; `drop`: left out, because it spells the text again or gives offsets into it.
 */
export type SlotName = 'text' | 'json' | 'opaque' | 'media' | 'drop';

/**
 * A format of the host's own, described by paths: names and `*` (every member), each followed by `[]` for the
 * items of an array, with dots between them: `choices[].text`, `meta.*`. A named member goes before `*`.
 * What no path names is text; so is an object or an array where `opaque` was said.
 */
export interface FormatRule {
  /** Places of the request body. */
  readonly request?: Readonly<Record<string, SlotName>>;
  /** Places of a whole answer. */
  readonly answer?: Readonly<Record<string, SlotName>>;
  /** How answers are streamed. @default a stream must be plain text */
  readonly stream?: {
    /** `sse`: `data:` frames; `ndjson`: one JSON object on each line. */
    readonly framing: 'sse' | 'ndjson';
    /** Places of an event. Name what tells kinds of event apart `opaque`: an event that is put in has it too. */
    readonly event?: Readonly<Record<string, SlotName>>;
    /**
     * Where strings continue from event to event. Items of arrays are told apart by their member `index`, else
     * by their position.
     */
    readonly continues?: readonly string[];
    /**
     * Where a value other than `false`, `0`, `''` and `null` says that this event has the last of the text: of
     * the same item, for `choices[].finish_reason`, or of all, for `done`. @default only the stream's end does
     */
    readonly ends?: readonly string[];
    /** Data of the last frame, one line. @default none */
    readonly terminator?: string;
  };
}

/** Limits on the form of a request body. */
export interface BodyLimits {
  /** UTF-8 bytes of the body. */
  readonly bytes: number;
  /** Nesting of arrays and objects. */
  readonly depth: number;
  /** Members and items of all arrays and objects together. */
  readonly nodes: number;
  /** Items of `messages`. */
  readonly messages: number;
  /** UTF-16 code units of all strings together. */
  readonly characters: number;
}

/** A number of events in a window. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
  /** The events that may come at once, counted by GCRA. Absent: a sliding window, where the whole limit may. */
  readonly burst?: number;
}

/** What a budget counts. Tokens are counts as providers report them; money is whole micro-dollars. */
export type BudgetUnit = 'input_tokens' | 'output_tokens' | 'tokens' | 'micro_usd';

/** Windows of the calendar in UTC; `total` never ends. */
export type BudgetWindow = 'minute' | 'hour' | 'day' | 'month' | 'total';

/** What may be spent in a window. */
export interface BudgetLimit {
  readonly unit: BudgetUnit;
  readonly window: BudgetWindow;
  readonly limit: number;
}

export interface ProtectedRoute {
  /** Method and path template, e.g. `POST /v1/chat/completions`: bounded, fit for a metric label. */
  readonly id: string;
  /** Controller and method, for messages to the developer. */
  readonly handler: string;
  readonly format: FormatName | FormatRule;
  readonly mode: Mode;
  /** All of these are needed. */
  readonly scopes: readonly string[];
  /** One of these is needed, where any is named. */
  readonly scopesAny: readonly string[];
  /** One of these authentication contexts is needed, where any is named. */
  readonly acr?: readonly string[];
  /** Seconds since the user authenticated, at most. */
  readonly maxAge?: number | undefined;
  /** The only models that a body may name, where the route says so; none of them: the route calls no model. */
  readonly models?: readonly string[] | undefined;
  /** Rates of this route alone, instead of the caller's common ones; never empty. */
  readonly rate: readonly Rate[] | undefined;
  /** Calls of one caller that may be open on this route at once, beside the caller's common limit. */
  readonly concurrency?: number | undefined;
  /** What a caller may spend on this route, beside its other budgets. */
  readonly budget?: readonly BudgetLimit[] | undefined;
  readonly body: BodyLimits;
  /** How many times our interceptor stands before the handler: decorators on class and method bring one each. */
  readonly layers: number;
  /** Whether content that cannot be inspected may pass. */
  readonly unscanned: 'refuse' | 'allow';
  /** What is at places of the request body: by path, an entity type or `ignore`. */
  readonly piiPaths?: Readonly<Record<string, string>>;
  /** Whether Nest writes the answer as an `@Sse()` stream of what the handler's Observable emits. */
  readonly sse: boolean;
  /** The emitted type of the `@Body()` parameter: a DTO class, or `Object` and the like for an interface. */
  readonly bodyType: (new () => object) | undefined;
}
