/** The first look at a parsed body: its size as a tree, before any DTO or class-validator touches it. */
import type { AiCall } from '../call/ai-call.js';
import type { BodyLimits } from '../call/protected-route.js';
import type { BodyStep } from '../call/steps.js';
import { SecurityProblem } from '../errors/security-problem.js';

// Containers still to visit, and how deep each lies. Kept between calls because the walk is synchronous;
// emptied after every walk, so that no prompt outlives its request.
const containers: object[] = [];
const depths: number[] = [];

/**
 * Refuses bodies that are costly or dangerous to handle, in one linear walk that stops at the first limit.
 *
 * class-transformer and class-validator visit every node, whatever `@ArrayMaxSize` says: 100 KB of `{}`
 * items cost them 440 ms, and deep nesting overflows their stack. The walk has neither weakness.
 *
 * An absent body (`undefined`) passes: a DTO decides whether one is needed. With `unscanned: 'allow'` text and
 * instances pass too, within the same limits, and bytes.
 *
 * @throws SecurityProblem `too_many_messages`, `body_too_complex` (depth, nodes), `prompt_too_long`
 *   (characters), or `invalid_body` for a body that is no object or array, and for the member names
 *   `__proto__`, `constructor` and `prototype` at any depth (prototype pollution, CWE-1321).
 */
export class StructureStep implements BodyStep {
  readonly stage = 'validation';

  apply(body: unknown, call: AiCall): unknown {
    if (body === undefined) return body;
    const limits = call.route.body;
    if (!isJsonContainer(body)) {
      if (call.route.unscanned !== 'allow')
        throw new SecurityProblem('invalid_body', { reason: 'not_an_object' });
      if (typeof body === 'string' && body.length > limits.characters)
        throw new SecurityProblem('prompt_too_long');
      if (typeof body !== 'object' || body === null || ArrayBuffer.isView(body)) return body;
    }
    const { messages } = body as { messages?: unknown };
    if (Array.isArray(messages) && messages.length > limits.messages) {
      throw new SecurityProblem('too_many_messages', { param: 'messages' });
    }
    try {
      walk(body, limits);
    } finally {
      containers.length = 0;
      depths.length = 0;
    }
    return body;
  }
}

function walk(body: object, limits: BodyLimits): void {
  let nodes = 0;
  let characters = 0;

  const visit = (value: unknown, depth: number): void => {
    if (++nodes > limits.nodes) throw new SecurityProblem('body_too_complex', { reason: 'too_many_nodes' });
    if (typeof value === 'string') {
      characters += value.length;
      if (characters > limits.characters) throw new SecurityProblem('prompt_too_long');
    } else if (typeof value === 'object' && value !== null) {
      enter(value, depth, limits.depth);
    }
  };

  enter(body, 1, limits.depth);
  for (let container = containers.pop(); container; container = containers.pop()) {
    const inside = depths.pop()! + 1;
    if (Array.isArray(container)) {
      for (let i = 0; i < container.length; i++) visit(container[i], inside);
    } else {
      for (const name in container) {
        if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
          throw new SecurityProblem('invalid_body', { reason: 'reserved_member_name' });
        }
        visit((container as Record<string, unknown>)[name], inside);
      }
    }
  }
}

function enter(container: object, depth: number, limit: number): void {
  if (depth > limit) throw new SecurityProblem('body_too_complex', { reason: 'too_deep' });
  containers.push(container);
  depths.push(depth);
}

/** Buffers, form data and other instances are no JSON: nothing behind this step can inspect them. */
function isJsonContainer(body: unknown): body is object {
  if (typeof body !== 'object' || body === null) return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return Array.isArray(body) || prototype === Object.prototype || prototype === null;
}
