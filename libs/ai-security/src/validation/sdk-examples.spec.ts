/** The requests in the documentation that the official SDKs ship: their READMEs and their declarations. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { compileDto } from './compiled-dto.js';
import type { DtoClass } from './dto-metadata.js';
import { validateInFull } from './full-validation.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';
import { OpenAiEmbeddingsRequest } from './openai-embeddings.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

const DTOS: Readonly<Record<string, DtoClass>> = {
  'chat.completions.create': OpenAiChatRequest,
  'responses.create': OpenAiResponsesRequest,
  'embeddings.create': OpenAiEmbeddingsRequest,
  'messages.create': AnthropicMessagesRequest,
};

const documentsOf = (sdk: string, paths: readonly string[]): string[] =>
  paths.map((path) => readFileSync(new URL(path, import.meta.resolve(sdk)), 'utf8'));
const OPENAI = documentsOf('openai', [
  'README.md',
  'resources/chat/completions/completions.d.ts',
  'resources/embeddings.d.ts',
  'resources/responses/responses.d.ts',
]);
const ANTHROPIC = documentsOf('@anthropic-ai/sdk', ['README.md', 'resources/messages/messages.d.ts']);

/** The blocks of a language in a document, also in its comments. */
const blocksOf = (document: string, language: 'ts' | 'js' | 'json'): string[] =>
  document
    .replace(/^ +\* ?/gm, '')
    .split(/^```/m)
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length));

/** The value of a literal; what a program computes, such as a variable, is no example and throws. */
function valueOf(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf);
  if (!ts.isObjectLiteralExpression(node)) throw new TypeError('no literal');
  return Object.fromEntries(
    node.properties.map((property) => {
      if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name))
        throw new TypeError('no literal');
      return [property.name.text, valueOf(property.initializer)];
    }),
  );
}

/** The calls of a block of code whose request is a literal. */
function requestsIn(code: string): [method: string, request: unknown][] {
  const found: [string, unknown][] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !node.arguments[0]) return;
    const path = node.expression.getText().replace(/\s/g, '');
    const method = Object.keys(DTOS).find((name) => path.endsWith(`.${name}`));
    // The README shows, with this mark, how to send what the SDK's types forbid.
    if (!method || node.arguments[0].getFullText().includes('@ts-expect-error')) return;
    try {
      found.push([method, valueOf(node.arguments[0])]);
    } catch {
      // Computed by the example's program.
    }
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

/** Anthropic shows most of a request in parts: messages, tools, and the blocks of a message. */
function requestOf(part: unknown): unknown {
  const parts = [part].flat() as readonly Record<string, unknown>[];
  const ask = { model: 'claude', max_tokens: 9 };
  const [{ role, type, input_schema } = {}] = parts;
  if (typeof role === 'string') return { ...ask, messages: parts };
  if (input_schema) return { ...ask, messages: [{ role: 'user', content: 'x' }], tools: parts };
  const from = { tool_use: 'assistant', tool_result: 'user' }[String(type)];
  return from ? { ...ask, messages: [{ role: from, content: parts }] } : undefined;
}

const calls = [...OPENAI, ...ANTHROPIC].flatMap((document) =>
  [...blocksOf(document, 'ts'), ...blocksOf(document, 'js')].flatMap(requestsIn),
);
const parts = ANTHROPIC.flatMap((document) => blocksOf(document, 'json'))
  .map((json) => requestOf(JSON.parse(json)))
  .filter((request) => request !== undefined);
const examples = [...calls, ...parts.map((request) => ['messages.create', request] as const)];

describe("the official SDKs' own examples", () => {
  it('hold requests of every kind', () => {
    expect(new Set(examples.map(([method]) => method))).toEqual(new Set(Object.keys(DTOS)));
    expect(parts.length).toBeGreaterThan(5);
  });

  it.each(examples)('%s %j is accepted', async (method, body) => {
    const Dto = DTOS[method]!;
    const fast = compileDto(Dto)(body, 'refuse');
    expect(fast).toBeInstanceOf(Dto);
    expect(await validateInFull(Dto, body, 'refuse')).toStrictEqual(fast);
  });
});
