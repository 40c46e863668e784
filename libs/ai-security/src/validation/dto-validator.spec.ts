import 'reflect-metadata';
import { BadRequestException } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsDefined,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  registerDecorator,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { SecurityProblem } from '../errors/security-problem.js';
import type { UnknownMembers } from './compiled-dto.js';
import type { DtoClass } from './dto-metadata.js';
import { DtoValidator } from './dto-validator.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';

async function refusal(Dto: DtoClass, body: unknown, mode: UnknownMembers = 'refuse') {
  try {
    await new DtoValidator(mode).validate(Dto, body);
  } catch (error) {
    if (error instanceof SecurityProblem) return [error.code, error.param];
    throw error;
  }
  return undefined;
}

const hello = { role: 'user', content: 'hello' };
const chat = (...messages: unknown[]) => ({ model: 'gpt', messages });

describe('DtoValidator', () => {
  it.each([
    [undefined, null],
    [null, null],
    ['{}', null],
    [[chat(hello)], null],
    [{}, 'messages'],
    [{ messages: [hello] }, 'model'],
    [{ model: null, messages: [hello] }, 'model'],
    [{ model: 'm', messages: null }, 'messages'],
    [{ model: 'm', messages: [] }, 'messages'],
    [{ model: 'm', messages: hello }, 'messages'],
    [{ model: 'm', messages: { 0: hello, length: 1 } }, 'messages'],
    [chat([hello]), 'messages[0]'],
    [chat(hello, [[hello]]), 'messages[1]'],
    [chat(hello, []), 'messages[1]'],
    [chat(null), 'messages[0]'],
    [chat('hello'), 'messages[0]'],
    [chat({}), 'messages[0].role'],
    [chat({ role: 'wizard', content: 'x' }), 'messages[0].role'],
    [chat({ role: ['user'], content: 'x' }), 'messages[0].role'],
    [chat({ role: 'user' }), 'messages[0].content'],
    [chat({ role: 'user', content: null }), 'messages[0].content'],
    [chat({ role: 'user', content: 5 }), 'messages[0].content'],
    [chat({ role: 'user', content: { type: 'text', text: 'x' } }), 'messages[0].content'],
    [chat({ role: 'user', content: ['x'] }), 'messages[0].content[0]'],
    [chat({ role: 'user', content: [[{ type: 'text', text: 'x' }]] }), 'messages[0].content[0]'],
    [chat({ role: 'user', content: [{ type: 'text' }] }), 'messages[0].content[0].text'],
    [chat({ role: 'user', content: [{ type: 'refusal', refusal: 'x' }] }), 'messages[0].content[0].type'],
    [
      chat({ role: 'system', content: [{ type: 'image_url', image_url: { url: 'x' } }] }),
      'messages[0].content[0].type',
    ],
    [chat({ role: 'tool', content: 'x' }), 'messages[0].tool_call_id'],
    [{ ...chat(hello), stream: 'yes' }, 'stream'],
    [{ ...chat(hello), temperature: '1' }, 'temperature'],
    [{ ...chat(hello), stop: [['x']] }, 'stop'],
    [{ ...chat(hello), response_format: [{ type: 'text' }] }, 'response_format'],
    [{ ...chat(hello), tools: { type: 'function', function: { name: 'f' } } }, 'tools'],
    [{ ...chat(hello), tool_choice: 'always' }, 'tool_choice'],
    [{ ...chat(hello), metadata: [] }, 'metadata'],
  ])('refuses %j as invalid at %s', async (body, param) => {
    expect(await refusal(OpenAiChatRequest, body)).toEqual(['invalid_body', param]);
    expect(await refusal(OpenAiChatRequest, body, 'strip')).toEqual(['invalid_body', param]);
    expect(await refusal(OpenAiChatRequest, body, 'pass')).toEqual(['invalid_body', param]);
  });

  it.each([
    [{ ...chat(hello), evil: 1 }, null],
    [{ ...chat(hello), toString: 1 }, null],
    [{ ...chat(hello), hasOwnProperty: 1 }, null],
    [JSON.parse(`{"__proto__":{"x":1},"model":"m","messages":[{"role":"user","content":"x"}]}`), null],
    [{ ...chat(hello), constructor: 'x' }, null],
    [chat(hello, { ...hello, evil: 1 }), 'messages[1]'],
    [chat({ ...hello, tool_calls: [] }), 'messages[0]'],
    [chat({ ...hello, content: [{ type: 'text', text: 'x', evil: 1 }] }), 'messages[0].content[0]'],
    [
      { ...chat(hello), tools: [{ type: 'function', function: { name: 'f', evil: 1 } }] },
      'tools[0].function',
    ],
    [{ ...chat(hello), stream_options: { evil: 1 } }, 'stream_options'],
  ])('refuses or strips the unknown member of %j in %s', async (body, param) => {
    expect(await refusal(OpenAiChatRequest, body)).toEqual(['unknown_member', param]);
    const result = await new DtoValidator('strip').validate(OpenAiChatRequest, body);
    expect(result).toBeInstanceOf(OpenAiChatRequest);
    expect(JSON.stringify(result)).not.toMatch(
      /evil|__proto__|toString|hasOwnProperty|constructor|tool_calls/,
    );
    expect(Object.getPrototypeOf(result)).toBe(OpenAiChatRequest.prototype);
  });

  it.each([
    { ...chat(hello), evil: { deep: [1] } },
    chat({ ...hello, evil: 'x' }),
    { ...chat(hello), tools: [{ type: 'function', function: { name: 'f', evil: null } }] },
  ])('lets the unknown member of %j pass as it is', async (body) => {
    const result = await new DtoValidator('pass').validate(OpenAiChatRequest, body);
    expect(result).toBeInstanceOf(OpenAiChatRequest);
    expect(JSON.parse(JSON.stringify(result))).toEqual(body);
  });

  it('lets none pass in the place of what the class has', async () => {
    class Total {
      @IsInt() price!: number;
      total(): number {
        return this.price;
      }
    }
    for (const Dto of [Total, OpenAiChatRequest])
      for (const name of ['total', 'toString', 'constructor', 'hasOwnProperty'])
        if (name in Dto.prototype) {
          const body = Dto === Total ? { price: 1, [name]: 5 } : { ...chat(hello), [name]: 5 };
          expect(await refusal(Dto, body, 'pass')).toEqual(['unknown_member', null]);
        }
    const proto = JSON.parse(
      '{"__proto__":{"x":1},"model":"m","messages":[{"role":"user","content":"x"}]}',
    ) as object;
    expect(await refusal(OpenAiChatRequest, proto, 'pass')).toEqual(['unknown_member', null]);
  });

  it('names nothing that the caller wrote', async () => {
    const secret = '4111111111111111';
    for (const body of [
      { ...chat(hello), [secret]: 1 },
      chat({ ...hello, [secret]: 1 }),
      chat({ role: secret, [secret]: secret }),
      { ...chat(hello), logit_bias: secret },
    ]) {
      const error: unknown = await Promise.resolve()
        .then(() => new DtoValidator('refuse').validate(OpenAiChatRequest, body))
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SecurityProblem);
      expect(
        JSON.stringify([(error as SecurityProblem).document(), (error as SecurityProblem).reason]),
      ).not.toContain(secret);
    }
  });

  it('answers instances without members that were not sent, on both ways', async () => {
    class Nested {
      @IsString() a!: string;
      @IsOptional() @IsString() b?: string;
    }
    class Compiled {
      @IsString() name!: string;
      @IsOptional() @IsString() nick?: string;
      @IsDefined() @ValidateNested({ each: true }) @Type(() => Nested) nested!: Nested[];
    }
    class Full extends Compiled {
      @Transform(({ value }: { value: unknown }) => value) @IsOptional() @IsString() other?: string;
    }
    const body = { name: 'x', nested: [{ a: 'y' }] };
    for (const Dto of [Compiled, Full]) {
      const result = (await new DtoValidator('refuse').validate(Dto, body)) as Compiled;
      expect(result).toBeInstanceOf(Dto);
      expect(result.nested[0]).toBeInstanceOf(Nested);
      expect(Object.keys(result)).toEqual(['name', 'nested']);
      expect(Object.keys(result.nested[0]!)).toEqual(['a']);
    }
  });

  it('says at boot that a class accepts nothing', () => {
    class Undecorated {
      name?: string;
    }
    expect(new DtoValidator('refuse').prepare(Undecorated)).toBe(false);
    expect(new DtoValidator('refuse').prepare(OpenAiChatRequest)).toBe(true);
  });

  it('survives nesting that overflows class-transformer', async () => {
    class Free {
      @IsArray() tree!: unknown[];
      @IsOptional() @Transform(({ value }: { value: unknown }) => value) other: unknown;
    }
    const tree = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as unknown[];
    expect(await refusal(Free, { tree })).toEqual(['invalid_body', null]);
  });
});

describe('DtoValidator with a DTO of the host', () => {
  class Part {
    @IsString() text!: string;
  }
  class Ask {
    @Transform(({ value }: { value: unknown }) => (value as string).trim()) @IsString() question!: string;
    @IsOptional() @Type(() => Number) @IsInt() limit?: number;
    @IsOptional() even?: number;
    @ValidateIf((_, value) => typeof value !== 'string')
    @ValidateNested({ each: true })
    @Type(() => Part)
    parts?: string | Part[];
    @IsOptional() @Type(() => Part) @ValidateNested({ each: true }) byName?: Map<string, Part>;
    @IsOptional() @Type(() => Part) @ValidateNested({ each: true }) set?: Set<Part>;
  }
  registerDecorator({
    name: 'isEven',
    target: Ask,
    propertyName: 'even',
    validator: { validate: (value) => Number(value) % 2 === 0 },
  });
  const ask = { question: ' why ', parts: 'x' };

  it('runs its transforms, conversions and validators', async () => {
    const result = await new DtoValidator('refuse').validate(Ask, {
      ...ask,
      limit: '5',
      even: 4,
      parts: [{ text: 'x' }],
    });
    expect(result).toBeInstanceOf(Ask);
    expect(result).toEqual({ question: 'why', limit: 5, even: 4, parts: [{ text: 'x' }] });
    expect(await refusal(Ask, { ...ask, even: 3 })).toEqual(['invalid_body', 'even']);
    expect(await refusal(Ask, { ...ask, limit: 'x' })).toEqual(['invalid_body', 'limit']);
    expect(await refusal(Ask, { ...ask, evil: 1 })).toEqual(['unknown_member', null]);
  });

  it('refuses what its own nested members let slip', async () => {
    expect(await refusal(Ask, ask)).toBeUndefined();
    expect(await refusal(Ask, { ...ask, parts: [[{ text: 'x' }]] })).toEqual(['invalid_body', 'parts[0]']);
    expect(await refusal(Ask, { ...ask, parts: { text: 'x' } })).toEqual(['invalid_body', 'parts']);
    expect(await refusal(Ask, { ...ask, set: [{ text: 'x' }] })).toBeUndefined();
    expect(await refusal(Ask, { ...ask, set: [[{ text: 'x' }]] })).toEqual(['invalid_body', 'set[0]']);
  });

  it('never names the keys of a map', async () => {
    expect(await refusal(Ask, { ...ask, byName: { a: { text: 'x' } } })).toBeUndefined();
    expect(await refusal(Ask, { ...ask, byName: { secret: { text: 1 } } })).toEqual([
      'invalid_body',
      'byName.text',
    ]);
    expect(await refusal(Ask, { ...ask, byName: { 4111111111111111: { text: 1 } } })).toEqual([
      'invalid_body',
      'byName.text',
    ]);
  });

  it('asks class-transformer for what only it can tell', async () => {
    class Other {
      @IsInt() count!: number;
    }
    class Dynamic {
      @IsOptional()
      @ValidateNested()
      @Type((hint) => ('n' in (hint?.object ?? {}) ? Other : Part))
      one?: object;
      @IsOptional() n?: number;
      @IsOptional() @Type(() => Part) @ValidateNested({ each: true }) byName?: Map<string, Part>;
      @IsOptional() @Type(() => Part) @ValidateNested({ each: true }) set?: Set<Part>;
    }
    const map = { a: { text: 'x' } };
    expect(await refusal(Dynamic, { one: { text: 'x' }, byName: map, set: [{ text: 'x' }] })).toBeUndefined();
    expect(await refusal(Dynamic, { one: { count: 1 }, n: 1 })).toBeUndefined();
    expect(await refusal(Dynamic, { one: { text: 'x' }, n: 1 })).toEqual(['invalid_body', 'one']);
    expect(await refusal(Dynamic, { one: [{ text: 'x' }] })).toEqual(['invalid_body', 'one']);
    expect(await refusal(Dynamic, { set: [[{ text: 'x' }]] })).toEqual(['invalid_body', 'set[0]']);
  });

  it('turns a transform that fails on a strange value into a refusal, and keeps a refusal of its own', async () => {
    class Strict {
      @Transform(({ value }: { value: unknown }) => {
        if (value === 'no') throw new BadRequestException('not this');
        return value;
      })
      @IsNumber()
      a: unknown;
    }
    expect(await refusal(Ask, { ...ask, question: 5 })).toEqual(['invalid_body', null]);
    await expect(refusal(Strict, { a: 'no' })).rejects.toThrow(BadRequestException);
  });
});
