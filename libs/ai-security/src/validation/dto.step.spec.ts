import { IsString } from 'class-validator';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { DtoStep } from './dto.step.js';
import { DtoValidator } from './dto-validator.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';

class Ask {
  @IsString() question!: string;
}

const chat = { model: 'gpt', messages: [{ role: 'user', content: 'hello' }] };

function apply(body: unknown, route: Partial<ProtectedRoute>, method = 'POST') {
  const call = new AiCall(
    {
      id: `${method} /`,
      handler: 'Chat.create',
      format: 'json',
      mode: 'enforce',
      scopes: [],
      scopesAny: [],
      rate: undefined,
      body: { bytes: 1e6, depth: 10, nodes: 1e3, messages: 10, characters: 1e4 },
      layers: 1,
      sse: false,
      unscanned: 'refuse',
      bodyType: undefined,
      ...route,
    },
    new Exchange({ method, url: '/', headers: {} }, new ServerResponse(new IncomingMessage(new Socket()))),
    1000,
  );
  return { call, run: () => new DtoStep(new DtoValidator('refuse')).apply(body, call) };
}

describe('DtoStep', () => {
  it('takes the class of the handler before that of the format', () => {
    expect(apply({ question: 'why' }, { bodyType: Ask, format: 'openai.chat' }).run()).toBeInstanceOf(Ask);
    expect(apply(chat, { format: 'openai.chat' }).run()).toBeInstanceOf(OpenAiChatRequest);
  });

  it.each([Object, Array, String, Number, Boolean, Date, Buffer, Map, Set])(
    'does not take %o for a DTO',
    (type) => {
      const bodyType = type as unknown as new () => object;
      expect(apply(chat, { bodyType, format: 'openai.chat' }).run()).toBeInstanceOf(OpenAiChatRequest);
      const body = { anything: 1 };
      expect(apply(body, { bodyType }).run()).toBe(body);
    },
  );

  it('passes a body without class as it is', () => {
    expect(apply(chat, { format: 'json' }).run()).toBe(chat);
    expect(apply(undefined, { format: 'text' }).run()).toBeUndefined();
  });

  it('refuses an absent body where a class asks for members, but not for GET', () => {
    expect(apply(undefined, { format: 'openai.chat' }).run).toThrow(
      expect.objectContaining({ code: 'invalid_body' }),
    );
    expect(apply(null, { format: 'openai.chat' }).run).toThrow(
      expect.objectContaining({ code: 'invalid_body' }),
    );
    expect(apply(undefined, { format: 'openai.chat' }, 'GET').run()).toBeUndefined();
  });

  it.each([
    ['gpt', 'gpt'],
    ['m'.repeat(1_025), undefined],
    [7, undefined],
    [{ toString: 'x' }, undefined],
  ])('notes the model %j as %j', (model, noted) => {
    const { call, run } = apply({ model }, { format: 'json' });
    run();
    expect(call.model).toBe(noted);
  });

  it('notes the model of a refused call too', () => {
    const { call, run } = apply({ model: 'gpt', evil: 1 }, { format: 'openai.chat' });
    expect(run).toThrow();
    expect(call.model).toBe('gpt');
  });
});
