import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { BodyLimits } from '../call/protected-route.js';
import type { ProblemCode } from '../errors/problem-codes.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { StructureStep } from './structure.step.js';

const LIMITS: BodyLimits = { bytes: 1_000_000, depth: 6, nodes: 50, messages: 3, characters: 40 };

function refusalOf(
  body: unknown,
  limits: Partial<BodyLimits> = {},
  unscanned: 'allow' | 'refuse' = 'refuse',
): ProblemCode | undefined {
  const request = new IncomingMessage(new Socket());
  const call = new AiCall(
    {
      id: 'POST /',
      handler: 'Chat.create',
      format: 'openai.chat',
      mode: 'enforce',
      scopes: [],
      scopesAny: [],
      rate: undefined,
      body: { ...LIMITS, ...limits },
      layers: 1,
      sse: false,
      unscanned,
      bodyType: undefined,
    },
    new Exchange({ method: 'POST', url: '/', headers: {} }, new ServerResponse(request)),
    1000,
  );
  try {
    expect(new StructureStep().apply(body, call)).toBe(body);
    return undefined;
  } catch (error) {
    if (error instanceof SecurityProblem) return error.code;
    throw error;
  }
}

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('StructureStep', () => {
  it('passes an absent body and bodies at the limits', () => {
    expect(refusalOf(undefined)).toBeUndefined();
    expect(refusalOf({})).toBeUndefined();
    expect(refusalOf(nested(6))).toBeUndefined();
    expect(refusalOf(Array(50).fill(0))).toBeUndefined();
    expect(refusalOf({ messages: [{}, {}, {}] })).toBeUndefined();
    expect(refusalOf({ a: 'x'.repeat(20), b: ['x'.repeat(20)] })).toBeUndefined();
  });

  it('refuses one more than each limit', () => {
    expect(refusalOf(nested(7))).toBe('body_too_complex');
    expect(refusalOf(Array(51).fill(0))).toBe('body_too_complex');
    expect(refusalOf({ a: Array(50).fill(0) })).toBe('body_too_complex');
    expect(refusalOf({ messages: [{}, {}, {}, {}] })).toBe('too_many_messages');
    expect(refusalOf({ a: 'x'.repeat(20), b: ['x'.repeat(21)] })).toBe('prompt_too_long');
  });

  it('refuses deep and wide bodies before anything recursive sees them', () => {
    expect(refusalOf(nested(20_000))).toBe('body_too_complex');
    expect(refusalOf({ messages: nested(20_000) })).toBe('body_too_complex');
    expect(refusalOf({ messages: Array(35_000).fill({}) })).toBe('too_many_messages');
    expect(refusalOf({ messages: [Array(35_000).fill({})] })).toBe('body_too_complex');
  });

  it('does not overflow where the limit is out of reach', () => {
    expect(refusalOf(nested(20_000), { depth: 100_000, nodes: 100_000 })).toBeUndefined();
  });

  it('stops at the first limit', () => {
    let read = 0;
    const body = Array.from({ length: 100 }, () => ({
      get member() {
        return read++;
      },
    }));
    expect(refusalOf(body, { nodes: 10 })).toBe('body_too_complex');
    expect(read).toBe(0);
  });

  it.each([null, 'text', 5, true, Buffer.from('{}'), new Date(), new Map()])('refuses %o', (body) => {
    expect(refusalOf(body)).toBe('invalid_body');
  });

  it.each([null, 5, 'x'.repeat(40), Buffer.alloc(100), new Date()])(
    'passes %o where unscanned content is allowed',
    (body) => {
      expect(refusalOf(body, {}, 'allow')).toBeUndefined();
    },
  );

  it('keeps the limits where unscanned content is allowed', () => {
    class Form {
      constructor(readonly fields: unknown) {}
    }
    expect(refusalOf('x'.repeat(41), {}, 'allow')).toBe('prompt_too_long');
    expect(refusalOf(new Form('x'), {}, 'allow')).toBeUndefined();
    expect(refusalOf(new Form('x'.repeat(41)), {}, 'allow')).toBe('prompt_too_long');
    expect(refusalOf(new Form(Array(51).fill(0)), {}, 'allow')).toBe('body_too_complex');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses a member named %s at any depth', (name) => {
    expect(refusalOf(JSON.parse(`{"${name}": 1}`))).toBe('invalid_body');
    expect(refusalOf(JSON.parse(`{"tools": [{"x": {"${name}": {}}}]}`))).toBe('invalid_body');
    expect(refusalOf({ text: name })).toBeUndefined();
  });

  it('keeps nothing of one body for the next', () => {
    expect(refusalOf({ a: [[[[[[[]]]]]]], b: [{}] })).toBe('body_too_complex');
    expect(refusalOf({})).toBeUndefined();
  });

  it('counts like a plain recursive count', () => {
    const count = (value: unknown): { nodes: number; depth: number; characters: number } => {
      if (typeof value === 'string') return { nodes: 1, depth: 0, characters: value.length };
      if (typeof value !== 'object' || value === null) return { nodes: 1, depth: 0, characters: 0 };
      const parts = Object.values(value).map(count);
      const sum = (pick: (part: (typeof parts)[number]) => number) =>
        parts.reduce((all, part) => all + pick(part), 0);
      return {
        nodes: 1 + sum((part) => part.nodes),
        depth: 1 + Math.max(0, ...parts.map((part) => part.depth)),
        characters: sum((part) => part.characters),
      };
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const body = JSON.parse(
          JSON.stringify({ value }).replaceAll(/__proto__|constructor|prototype/g, 'x'),
        ) as object;
        const { nodes, depth, characters } = count(body);
        const exact = { nodes: nodes - 1, depth, characters };
        expect(refusalOf(body, exact)).toBeUndefined();
        expect(refusalOf(body, { ...exact, nodes: exact.nodes - 1 })).toBe('body_too_complex');
        expect(refusalOf(body, { ...exact, depth: depth - 1 })).toBe('body_too_complex');
        if (characters)
          expect(refusalOf(body, { ...exact, characters: characters - 1 })).toBe('prompt_too_long');
      }),
    );
  });
});
