/** Model Context Protocol: JSON-RPC messages (https://modelcontextprotocol.io/specification/2025-06-18). */
import { completeEvents } from './complete-events.js';
import type { SlotNode } from './slots.js';
import type { TextFormat } from './text-format.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };

/** What a resource holds; in `resources/read` without a type of its own. */
const RESOURCE: SlotNode = { members: { mimeType: OPAQUE, blob: MEDIA } };

/** A block or an array of blocks. A tool's result within a message holds blocks again. */
const CONTENT: SlotNode = {
  get items() {
    return CONTENT;
  },
  variants: {
    image: { members: { type: OPAQUE, mimeType: OPAQUE, data: MEDIA } },
    audio: { members: { type: OPAQUE, mimeType: OPAQUE, data: MEDIA } },
    resource: { members: { type: OPAQUE, resource: RESOURCE } },
    tool_result: {
      members: {
        type: OPAQUE,
        get content() {
          return CONTENT;
        },
      },
    },
  },
};

const BODY: SlotNode = {
  members: {
    _meta: { members: { progressToken: OPAQUE } },
    progressToken: OPAQUE,
    requestId: OPAQUE,
    cursor: OPAQUE,
    nextCursor: OPAQUE,
    content: CONTENT,
    contents: { items: RESOURCE },
    messages: { items: { members: { content: CONTENT } } },
  },
};

/**
 * Requests, notifications and responses go both ways, so both ways have the same slots; a batch is an array of them
 * (2025-03-26). Ids and cursors must come back as they are. Everything else is text: the arguments of a call, the
 * definitions of tools, structured content, and what an error says.
 */
const MESSAGE: SlotNode = {
  get items() {
    return MESSAGE;
  },
  members: { jsonrpc: OPAQUE, id: OPAQUE, method: OPAQUE, params: BODY, result: BODY },
};

const INTERNAL_ERROR = -32603;

const failure = (id: unknown, message: string): object => ({
  jsonrpc: '2.0',
  id,
  error: { code: INTERNAL_ERROR, message },
});

export const MCP: TextFormat = {
  request: MESSAGE,
  answer: MESSAGE,
  usage: () => undefined,
  framing: { kind: 'sse', batches: true },
  // A stream does not know which request it answers: JSON-RPC 2.0 section 5 has `null` for that.
  stream: completeEvents(MESSAGE, ({ message }) => [failure(null, message)]),
  stopped(answer, { message }) {
    const responses = (Array.isArray(answer) ? answer : [answer]) as readonly { id?: unknown }[];
    const failures = responses.map(({ id = null }) => failure(id, message));
    return Array.isArray(answer) ? failures : (failures[0] as object);
  },
};
