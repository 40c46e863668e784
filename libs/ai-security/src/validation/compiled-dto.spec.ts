import 'reflect-metadata';
import { Expose, Transform, Type } from 'class-transformer';
import { Allow, IsNumber, IsString, registerDecorator, ValidateIf, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';

describe('compileDto', () => {
  it('keeps free-form values as they are', () => {
    const schema = { properties: { valueOf: {}, toString: { type: 'string' } } };
    const tools = [{ type: 'function', function: { name: 'f', parameters: schema } }];
    const body = { model: 'm', messages: [{ role: 'user', content: 'x' }], tools };
    expect(compileDto(OpenAiChatRequest)(body, 'refuse')).toMatchObject({ tools });
  });
});

describe('compileDto leaves to class-validator', () => {
  const custom =
    (name: string, validate: (value: unknown) => boolean | Promise<boolean>): PropertyDecorator =>
    (target, propertyName) =>
      registerDecorator({
        name,
        target: target.constructor,
        propertyName: String(propertyName),
        validator: { validate },
      });

  class WithCustom {
    @custom('isEven', (value) => Number(value) % 2 === 0) a: unknown;
  }
  class WithTransform {
    @Transform(({ value }) => String(value)) @IsString() a: unknown;
  }
  class WithExpose {
    @Expose({ name: 'b' }) @IsString() a: unknown;
  }
  class WithConversion {
    @Type(() => Number) @IsNumber() a: unknown;
  }
  class WithCondition {
    @ValidateIf((object: { a: unknown }) => object.a !== 1) @IsString() a: unknown;
  }
  class WithGroups {
    @IsString({ groups: ['admin'] }) a: unknown;
  }
  class WithDefault {
    @IsString() a = 'x';
  }
  class WithPrivate {
    #seen = true;
    @IsString() a: unknown = undefined;
    get seen() {
      return this.#seen;
    }
  }
  class WithDynamicType {
    @ValidateNested() @Type((hint) => (hint?.object['x'] ? WithGroups : WithDefault)) a: unknown;
  }
  class Outer {
    @ValidateNested() @Type(() => WithCustom) a: unknown;
  }
  class Bare {}

  it.each([
    WithCustom,
    WithTransform,
    WithExpose,
    WithConversion,
    WithCondition,
    WithGroups,
    WithDefault,
    WithPrivate,
    WithDynamicType,
    Outer,
    Bare,
  ])('%o', (Dto) => {
    for (const a of [2, 'x', { a: 2 }]) expect(compileDto(Dto)({ a }, 'strip')).toBeUndefined();
  });

  it('a validator of the host under a name of class-validator that looks at the whole object', async () => {
    class Pair {
      @Allow() first: unknown;
      second: unknown;
    }
    registerDecorator({
      name: 'equals',
      target: Pair,
      propertyName: 'second',
      validator: { validate: (value, args) => value === (args?.object as Pair | undefined)?.first },
    });
    expect(compileDto(Pair)({ first: 1, second: 1 }, 'refuse')).toBeUndefined();
    expect(await validateInFull(Pair, { first: 1, second: 1 }, 'refuse')).toEqual({ first: 1, second: 1 });
  });

  it('an asynchronous validator, under whatever name and declared or not', async () => {
    for (const name of ['isString', 'isFree']) {
      class Account {
        @custom(name, async (value) => value === 'free') name!: string;
      }
      expect(compileDto(Account)({ name: 'free' }, 'refuse')).toBeUndefined();
      expect(await validateInFull(Account, { name: 'free' }, 'refuse')).toEqual({ name: 'free' });
      await expect(validateInFull(Account, { name: 'taken' }, 'refuse')).rejects.toMatchObject({
        param: 'name',
      });
    }
  });
});
