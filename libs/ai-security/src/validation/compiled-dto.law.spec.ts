import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecurityProblem } from '../errors/security-problem.js';
import { compileDto, type UnknownMembers } from './compiled-dto.js';
import type { DtoClass } from './dto-metadata.js';
import { validateInFull } from './full-validation.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';

/** What class-transformer and class-validator say alone. */
function reference(Dto: DtoClass, body: unknown, mode: UnknownMembers): object | undefined {
  try {
    const instance = plainToInstance(Dto, body, { exposeUnsetFields: false }) as object;
    const forbidNonWhitelisted = mode === 'refuse';
    const errors = validateSync(instance, {
      whitelist: mode !== 'pass',
      forbidNonWhitelisted,
      forbidUnknownValues: true,
    });
    return errors.length === 0 ? instance : undefined;
  } catch {
    return undefined;
  }
}

const valueAt = (body: unknown, path: string | null): unknown =>
  (path ?? '')
    .split(/[.[\]]+/)
    .reduce((value, name) => (name ? (value as Record<string, unknown>)[name] : value), body);

/**
 * The law: compiled and full agree on the verdict and the instance, and with class-validator alone but for
 * what it lets slip. Answers whether the body is valid.
 */
async function agree(Dto: DtoClass, body: unknown): Promise<boolean[]> {
  const verdicts: boolean[] = [];
  for (const mode of ['refuse', 'strip', 'pass'] as const) {
    const before = JSON.stringify(body);
    const fast = compileDto(Dto)(body, mode);
    let full: object | undefined;
    let refusal: SecurityProblem | undefined;
    try {
      full = await validateInFull(Dto, body, mode);
    } catch (error) {
      if (!(error instanceof SecurityProblem)) throw error;
      refusal = error;
    }
    expect(fast).toStrictEqual(full);
    const alone = reference(Dto, body, mode);
    if (fast) {
      expect(JSON.parse(JSON.stringify(alone))).toEqual(JSON.parse(JSON.stringify(fast)));
    } else if (alone && refusal?.code === 'invalid_body') {
      // An array within an array, or an array and an object in each other's place.
      expect(valueAt(body, refusal.param)).toBeInstanceOf(Object);
    } else if (alone) {
      const parent = valueAt(body, refusal!.param) as object;
      expect(Object.keys(parent).some((name) => name in Object.prototype)).toBe(true);
    }
    expect(JSON.stringify(body)).toBe(before);
    verdicts.push(fast !== undefined);
  }
  return verdicts;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const text = fc.string({ maxLength: 8 });
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const some = fc.record as (model: object, constraints?: object) => fc.Arbitrary<Record<string, Json>>;
const breakpoint = some({ mode: fc.constant('explicit') });
const textPart = some(
  { type: fc.constant('text'), text, prompt_cache_breakpoint: breakpoint },
  { requiredKeys: ['type', 'text'] },
);
const imagePart = some({ type: fc.constant('image_url'), image_url: some({ url: text }) });
const call = some({ name: text, arguments: text });
const toolCall = fc.oneof(
  some({ id: text, type: fc.constant('function'), function: call }),
  some({ id: text, type: fc.constant('custom'), custom: some({ name: text, input: text }) }),
);
const textContent = fc.oneof(text, fc.array(textPart, { maxLength: 2 }));
const message = fc.oneof(
  some({ role: fc.constantFrom('system', 'developer'), content: textContent }),
  some({
    role: fc.constant('user'),
    content: fc.oneof(text, fc.array(fc.oneof(textPart, imagePart), { maxLength: 3 })),
  }),
  some(
    {
      role: fc.constant('assistant'),
      content: fc.oneof(textContent, fc.constant(null)),
      tool_calls: fc.array(toolCall, { maxLength: 2 }),
    },
    { requiredKeys: ['role'] },
  ),
  some({ role: fc.constant('tool'), content: textContent, tool_call_id: text }),
  some({ role: fc.constant('function'), content: fc.option(text), name: text }),
);
const definition = some({ name: text, strict: fc.option(fc.boolean()) });
const tool = some({ type: fc.constant('function'), function: definition });
const request = some(
  {
    model: text,
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    temperature: fc.option(fc.double({ noNaN: true, min: 0, max: 2 })),
    stream: fc.option(fc.boolean()),
    stop: fc.oneof(text, fc.array(text, { maxLength: 2 }), fc.constant(null)),
    modalities: fc.array(fc.constantFrom('text', 'audio'), { maxLength: 2 }),
    metadata: fc.dictionary(fc.constantFrom('a', 'b'), text),
    tool_choice: fc.oneof(
      fc.constantFrom('none', 'auto', 'required'),
      some({ type: fc.constant('function'), function: some({ name: text }) }),
    ),
    tools: fc.array(tool, { maxLength: 2 }),
    response_format: fc.oneof(
      some({ type: fc.constantFrom('text', 'json_object') }),
      some({ type: fc.constant('json_schema'), json_schema: some({ name: text }) }),
    ),
  },
  { requiredKeys: ['model', 'messages'] },
);

const mutation = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('replace', 'wrap', 'remove', 'unwrap', 'add'),
  junk: fc.oneof(json, fc.constantFrom<Json>(null, [], {}, '', 0, [[]], [{}], 'function', 'text')),
  name: fc.constantFrom('evil', 'role', 'content', 'type', 'name', 'model', '0', '__proto__', 'constructor'),
});

/** Changes one place of a tree, anywhere. */
function mutate(
  body: Json,
  { where, how, junk, name }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
) {
  const places: { parent: Record<string, Json>; key: string }[] = [];
  const root = { body: structuredClone(body) };
  const collect = (parent: Record<string, Json>) => {
    for (const key of Object.keys(parent)) {
      places.push({ parent, key });
      const child = parent[key];
      if (typeof child === 'object' && child !== null) collect(child as Record<string, Json>);
    }
  };
  collect(root);
  const { parent, key } = places[where % places.length]!;
  const old = parent[key]!;
  if (how === 'replace') parent[key] = junk;
  else if (how === 'wrap') parent[key] = [old];
  else if (how === 'unwrap' && Array.isArray(old)) parent[key] = old[0] ?? null;
  else if (how === 'remove' && !Array.isArray(parent)) delete parent[key];
  else if (how === 'add' && typeof old === 'object' && old !== null) {
    Object.defineProperty(old, name, { value: junk, enumerable: true, writable: true, configurable: true });
  }
  return JSON.parse(JSON.stringify(root.body ?? null)) as Json;
}

/** In free-form JSON class-transformer drops members whose name every object inherits; the short way keeps them. */
const admitted = (body: unknown): boolean =>
  typeof body !== 'object' ||
  body === null ||
  Object.entries(body).every(([name, value]) => !(name in Object.prototype) && admitted(value));

describe('compileDto', () => {
  it('accepts every chat request of the grammar and equals the full way', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (body) => {
        expect(await agree(OpenAiChatRequest, JSON.parse(JSON.stringify(body)))).toEqual([true, true, true]);
      }),
      { numRuns: 200 },
    );
  });

  it('equals the full way for chat requests with anything wrong in them', async () => {
    const seen = { valid: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(
        request,
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (valid, mutations) => {
          const body = mutations.reduce<Json>(mutate, JSON.parse(JSON.stringify(valid)) as Json);
          fc.pre(admitted(body));
          const [accepted] = await agree(OpenAiChatRequest, body);
          seen[accepted ? 'valid' : 'invalid']++;
        },
      ),
      { numRuns: 800 },
    );
    expect(seen.valid).toBeGreaterThan(100);
    expect(seen.invalid).toBeGreaterThan(100);
  });

  it('equals the full way for names that objects inherit and reserved names, wherever a DTO is', async () => {
    for (const name of [
      'toString',
      'hasOwnProperty',
      'valueOf',
      '__proto__',
      'constructor',
      'isPrototypeOf',
    ]) {
      const part = `{"type":"text","text":"x","${name}":1}`;
      expect(
        await agree(
          OpenAiChatRequest,
          JSON.parse(`{"model":"m","messages":[{"role":"user","content":[${part}]}]}`),
        ),
      ).toEqual([false, true, false]);
    }
  });

  it('equals the full way for a DTO of a host', async () => {
    enum Colour {
      Red = 'red',
      Blue = 'blue',
    }
    class Base {
      @IsString() @MaxLength(3) id!: string;
    }
    class Leaf extends Base {
      @IsOptional() @IsEnum(Colour) colour?: Colour;
    }
    class Tree extends Base {
      @IsInt() @Min(1) size!: number;
      @IsOptional() @IsNumber({ maxDecimalPlaces: 2 }) weight?: number;
      @Allow() anything: unknown;
      @IsDefined() defined: unknown;
      @IsBoolean({ each: true }) flags!: boolean[];
      @IsNotEmpty() @IsIn([1, 'a', null]) choice: unknown;
      @IsObject() free!: object;
      @ValidateNested() @Type(() => Leaf) leaf?: Leaf;
      @ValidateNested() @Type(() => Leaf) leaves!: Leaf[];
      @IsOptional()
      @IsArray()
      @ArrayMaxSize(2)
      @ValidateNested({ each: true })
      @Type(() => Tree)
      trees?: Tree[];
    }
    const leaf = fc.oneof(
      {
        weight: 9,
        arbitrary: some({ id: fc.constantFrom('x', '😀😀😀'), colour: fc.constantFrom('red', null) }),
      },
      { weight: 1, arbitrary: json },
    );
    const mostly = (arbitrary: fc.Arbitrary<unknown>) =>
      fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: json });
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.record(
        {
          id: mostly(fc.constantFrom('', 'abc', '😀😀😀')),
          size: mostly(fc.integer({ min: 1 })),
          weight: mostly(fc.constantFrom(1, 1.25, null)),
          anything: json,
          defined: mostly(fc.constant(0)),
          flags: mostly(fc.constantFrom([], [true], true)),
          choice: mostly(fc.constantFrom(1, 'a')),
          free: mostly(fc.constantFrom({}, { a: [{ b: {} }] })),
          leaf: mostly(leaf),
          leaves: mostly(fc.array(leaf, { maxLength: 2 })),
          trees: mostly(fc.array(tie('tree'), { maxLength: 3 })),
        },
        { requiredKeys: ['id', 'size', 'defined', 'flags', 'choice', 'free'] },
      ),
    }));
    const seen = { valid: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(tree, async (body) => {
        const plain = JSON.parse(JSON.stringify(body)) as Json;
        fc.pre(admitted(plain));
        const [accepted] = await agree(Tree, plain);
        seen[accepted ? 'valid' : 'invalid']++;
      }),
      { numRuns: 400 },
    );
    expect(seen.valid).toBeGreaterThan(50);
    expect(seen.invalid).toBeGreaterThan(50);
  });
});
