/**
 * The content blocks of Anthropic Messages, in requests and in answers:
 * https://platform.claude.com/docs/en/api/messages.
 *
 * Thinking is text like any other. Its signature covers the model's own words, and the two agree again in the next
 * turn: a pseudonym that was restored for the caller hides back to the same bytes. Only where the model itself
 * wrote personal data, which is masked for good, does the provider refuse the block.
 */
import type { SlotNode } from './slots.js';

export const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };
const DROP: SlotNode = { kind: 'drop' };
const NAME: SlotNode = { kind: 'name' };

/** What the two directions tell apart. */
interface BlockParts {
  /** An identifier. */
  readonly id: SlotNode;
  readonly citation: SlotNode;
  /** A file that is only named. */
  readonly file: SlotNode;
}

/** A string, a block or an array of blocks. A block of a type that is not known is text, apart from its ids. */
function content({ id, citation, file }: BlockParts): SlotNode {
  const use: SlotNode = {
    members: { type: OPAQUE, id, name: NAME, caller: { members: { type: OPAQUE, tool_id: id } } },
  };
  const result: SlotNode = {
    members: {
      type: OPAQUE,
      tool_use_id: id,
      get content() {
        return node;
      },
    },
  };
  const source: SlotNode = {
    // Images, PDFs, and whatever else cannot be read here.
    kind: 'media',
    variants: {
      text: {},
      content: {
        members: {
          get content() {
            return node;
          },
        },
      },
    },
  };
  const variants: Record<string, SlotNode> = {
    text: { members: { type: OPAQUE, citations: { items: citation } } },
    image: { members: { type: OPAQUE, source: MEDIA } },
    document: { members: { type: OPAQUE, source } },
    thinking: { members: { type: OPAQUE, signature: OPAQUE } },
    redacted_thinking: { members: { type: OPAQUE, data: OPAQUE } },
    tool_use: use,
    server_tool_use: use,
    mcp_tool_use: use,
    web_search_result: { members: { type: OPAQUE, encrypted_content: OPAQUE } },
    web_fetch_result: result,
    encrypted_code_execution_result: { members: { type: OPAQUE, encrypted_stdout: OPAQUE } },
    container_upload: { members: { type: OPAQUE, file_id: file } },
  };
  for (const tool of TOOLS) variants[`${tool}tool_result`] = result;
  const node: SlotNode = {
    get items() {
      return node;
    },
    members: { id, tool_use_id: id },
    variants,
  };
  return node;
}

const TOOLS = [
  '',
  'mcp_',
  'web_search_',
  'web_fetch_',
  'code_execution_',
  'bash_code_execution_',
  'text_editor_code_execution_',
  'tool_search_',
];

/** Names and ids are text: whoever writes a request can put an e-mail address into a tool's name. */
export const REQUEST_CONTENT = content({
  id: {},
  citation: { members: { encrypted_index: OPAQUE } },
  file: MEDIA,
});

/** Where a source stands. Offsets into a document are wrong once its text is masked. */
export const CITATION: SlotNode = {
  members: {
    type: OPAQUE,
    file_id: OPAQUE,
    encrypted_index: OPAQUE,
    start_char_index: DROP,
    end_char_index: DROP,
  },
};

export const ANSWER_CONTENT = content({ id: OPAQUE, citation: CITATION, file: OPAQUE });
