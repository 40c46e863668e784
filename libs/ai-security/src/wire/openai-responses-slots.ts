/** Where the text is in OpenAI Responses: https://platform.openai.com/docs/api-reference/responses. */
import type { SlotNode } from './slots.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };
const JSON_TEXT: SlotNode = { kind: 'json' };
const DROP: SlotNode = { kind: 'drop' };
/** The official clients index these arrays without looking whether they are there. */
const EMPTY: SlotNode = { kind: 'empty' };

/** A file that was uploaded before cannot be inspected either. */
const MEDIA_MEMBERS: Readonly<Record<string, SlotNode>> = {
  image_url: MEDIA,
  file_id: MEDIA,
  file_data: MEDIA,
  file_url: MEDIA,
  input_audio: MEDIA,
  data: MEDIA,
};

/**
 * Members are named for all kinds of item alike: whoever writes a request chooses its `type`, and may leave it
 * out. Only `result` is an image in one kind and text in another.
 */
const itemOf = (members: Readonly<Record<string, SlotNode>>): SlotNode => ({
  members,
  variants: { image_generation_call: { members: { ...members, result: MEDIA } } },
});

const INPUT_PART: SlotNode = { members: MEDIA_MEMBERS };
/** Names and ids are text, as in OpenAI Chat; what was masked in them is restored in the answer. */
const INPUT_ITEM = itemOf({
  content: { items: INPUT_PART },
  arguments: JSON_TEXT,
  // Text, parts, or one screenshot.
  output: { items: INPUT_PART, members: MEDIA_MEMBERS },
  outputs: { items: { members: { url: MEDIA } } },
  encrypted_content: OPAQUE,
});

/** Credentials that the provider hands on to a server; no model reads them. */
const NETWORK_POLICY: SlotNode = {
  members: { domain_secrets: { items: { members: { value: OPAQUE } } } },
};
const ENVIRONMENT: SlotNode = {
  members: {
    network_policy: NETWORK_POLICY,
    skills: { items: { members: { source: { members: { data: MEDIA } } } } },
  },
};

export const RESPONSES_REQUEST: SlotNode = {
  members: {
    input: { items: INPUT_ITEM },
    prompt: { members: { variables: { rest: INPUT_PART } } },
    tools: {
      items: {
        members: {
          authorization: OPAQUE,
          headers: { rest: OPAQUE },
          input_image_mask: INPUT_PART,
          container: ENVIRONMENT,
          environment: ENVIRONMENT,
        },
      },
    },
  },
};

const PART: SlotNode = {
  members: { ...MEDIA_MEMBERS, type: OPAQUE, annotations: EMPTY, logprobs: EMPTY },
};

/** `streamed`: what deltas have said before. */
const outputItem = (streamed: SlotNode): SlotNode =>
  itemOf({
    id: OPAQUE,
    type: OPAQUE,
    status: OPAQUE,
    role: OPAQUE,
    phase: OPAQUE,
    call_id: OPAQUE,
    approval_request_id: OPAQUE,
    container_id: OPAQUE,
    fingerprint: OPAQUE,
    execution: OPAQUE,
    encrypted_content: OPAQUE,
    caller: { members: { type: OPAQUE, caller_id: OPAQUE } },
    content: { ...streamed, items: PART },
    summary: { ...streamed, items: PART },
    arguments: { ...streamed, kind: 'json' },
    input: streamed,
    code: streamed,
    output: { items: PART, members: PART.members },
    outputs: { items: { members: { type: OPAQUE, url: MEDIA } } },
    results: { items: { members: { file_id: OPAQUE } } },
  });

const ITEM = outputItem({});

export const RESPONSES_ANSWER: SlotNode = {
  members: {
    id: OPAQUE,
    object: OPAQUE,
    created_at: OPAQUE,
    completed_at: OPAQUE,
    status: OPAQUE,
    model: OPAQUE,
    previous_response_id: OPAQUE,
    service_tier: OPAQUE,
    truncation: OPAQUE,
    prompt_cache_retention: OPAQUE,
    incomplete_details: { members: { reason: OPAQUE } },
    conversation: { members: { id: OPAQUE } },
    reasoning: { members: { effort: OPAQUE, summary: OPAQUE, generate_summary: OPAQUE } },
    text: { members: { format: { members: { type: OPAQUE } }, verbosity: OPAQUE } },
    tool_choice: OPAQUE,
    tools: { items: { members: { type: OPAQUE } } },
    // Echoes of the request.
    instructions: { items: ITEM },
    prompt: { members: { id: OPAQUE, version: OPAQUE, variables: { rest: PART } } },
    output: { items: ITEM },
    // The official client adds it to what it received: all `output_text` in one.
    output_text: { twin: true },
  },
};

const HEAD: Readonly<Record<string, SlotNode>> = {
  type: OPAQUE,
  item_id: OPAQUE,
  output_index: OPAQUE,
  content_index: OPAQUE,
  summary_index: OPAQUE,
  annotation_index: OPAQUE,
  partial_image_index: OPAQUE,
  sequence_number: OPAQUE,
  // Random, as long as the text is short of a fixed length.
  obfuscation: DROP,
  logprobs: EMPTY,
};

const eventOf = (item: SlotNode, delta: SlotNode): SlotNode => ({
  members: {
    ...HEAD,
    delta,
    response: RESPONSES_ANSWER,
    item,
    part: PART,
    arguments: JSON_TEXT,
    partial_image_b64: MEDIA,
    // Its offsets are wrong once the text is restored or masked.
    annotation: {
      members: {
        type: OPAQUE,
        file_id: OPAQUE,
        container_id: OPAQUE,
        index: DROP,
        start_index: DROP,
        end_index: DROP,
      },
    },
  },
});

/** Any event, known or not. */
export const EVENT = eventOf(ITEM, { continues: true });
/** An event that says again what others said. */
export const REPETITION: SlotNode = { ...EVENT, twin: true };
/** The end of an item whose deltas came before; its other members are said for the first time. */
export const STREAMED_ITEM = eventOf(outputItem({ twin: true }), { continues: true });
export const JSON_DELTA = eventOf(ITEM, { kind: 'json', continues: true });
export const MEDIA_DELTA = eventOf(ITEM, MEDIA);
