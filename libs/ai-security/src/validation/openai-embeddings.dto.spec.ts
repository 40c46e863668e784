import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { OpenAiEmbeddingsRequest } from './openai-embeddings.dto.js';

type Params = OpenAI.EmbeddingCreateParams;

// The compiler proves that the SDK's type and ours are the same, member by member.
const fromSdk = (params: Params): OpenAiEmbeddingsRequest => params;
const toSdk = (request: OpenAiEmbeddingsRequest): Params => request;
type Members<T> = Required<{ [K in keyof T]: true }>;
const sameMembers = (members: Members<Params>): Members<OpenAiEmbeddingsRequest> => members;

const model = 'text-embedding-3-small';

const LEGAL: Record<string, Params> = {
  'a text': { model, input: 'hello' },
  'an empty text': { model, input: '' },
  texts: { model, input: ['hello', 'world'] },
  'the tokens of a text': { model, input: [15339, 1917] },
  'the tokens of several texts': { model, input: [[15339], [1917, 0]] },
  'no texts': { model, input: [] },
  'every member': { model, input: 'hello', dimensions: 256, encoding_format: 'base64', user: 'u' },
  'an unheard-of model': { model: 'mine', input: 'hello', encoding_format: 'float' },
};

const ILLEGAL: Record<string, [body: object, param: string]> = {
  'no input': [{ model }, 'input'],
  'null for the input': [{ model, input: null }, 'input'],
  'an object for the input': [{ model, input: { 0: 'hello' } }, 'input'],
  'a number for the input': [{ model, input: 1 }, 'input'],
  'texts and tokens': [{ model, input: ['hello', 1] }, 'input'],
  'tokens and lists of them': [{ model, input: [1, [2]] }, 'input'],
  'lists of texts': [{ model, input: [['hello']] }, 'input'],
  'lists of lists of tokens': [{ model, input: [[[1]]] }, 'input'],
  'a text object': [{ model, input: [{ text: 'hello' }] }, 'input'],
  'no model': [{ input: 'hello' }, 'model'],
  'a model that is no text': [{ model: ['m'], input: 'hello' }, 'model'],
  'dimensions as text': [{ model, input: 'hello', dimensions: '256' }, 'dimensions'],
  'another encoding': [{ model, input: 'hello', encoding_format: 'hex' }, 'encoding_format'],
};

describe('OpenAiEmbeddingsRequest', () => {
  it.each(Object.entries(LEGAL))('accepts %s', async (_name, params) => {
    const body: unknown = JSON.parse(JSON.stringify(params));
    const fast = compileDto(OpenAiEmbeddingsRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiEmbeddingsRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiEmbeddingsRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('refuses %s', async (_name, [body, param]) => {
    expect(compileDto(OpenAiEmbeddingsRequest)(body, 'strip')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiEmbeddingsRequest, body, 'strip'))();
    await expect(refused).rejects.toMatchObject({ code: 'invalid_body', param });
  });

  it('refuses or strips an unknown member', async () => {
    const body = { model, input: 'hello', inputs: 'more' };
    const refused = (async () => validateInFull(OpenAiEmbeddingsRequest, body, 'refuse'))();
    await expect(refused).rejects.toMatchObject({ code: 'unknown_member', param: null });
    expect(compileDto(OpenAiEmbeddingsRequest)(body, 'strip')).toEqual({ model, input: 'hello' });
  });

  it('is typed as the SDK types it', () => {
    const request = fromSdk({ model, input: 'hello' });
    expect(toSdk(request)).toBe(request);
    expect(sameMembers).toBeTypeOf('function');
  });
});
