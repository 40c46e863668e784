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
}

export interface ProtectedRoute {
  /** Method and path template, e.g. `POST /v1/chat/completions`: bounded, fit for a metric label. */
  readonly id: string;
  /** Controller and method, for messages to the developer. */
  readonly handler: string;
  readonly format: FormatName;
  readonly mode: Mode;
  /** All of these are needed. */
  readonly scopes: readonly string[];
  /** One of these is needed, where any is named. */
  readonly scopesAny: readonly string[];
  /** A rate of this route alone, instead of the caller's common one. */
  readonly rate: Rate | undefined;
  readonly body: BodyLimits;
  /** How many times our interceptor stands before the handler: decorators on class and method bring one each. */
  readonly layers: number;
  /** Whether content that cannot be inspected may pass. */
  readonly unscanned: 'refuse' | 'allow';
  /** The emitted type of the `@Body()` parameter: a DTO class, or `Object` and the like for an interface. */
  readonly bodyType: (new () => object) | undefined;
}
