/** The demo model in OpenAI's embeddings: the bytes of a hash as a vector, so that equal texts are equal. */
import { createHash } from 'node:crypto';
import type { OpenAiEmbeddingsRequest } from '@ai-security/nestjs';
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import { wordsIn } from './reply.js';

/** Vectors have 32 dimensions, or fewer where the request asks for them. */
export function embeddingsOf(request: OpenAiEmbeddingsRequest): CreateEmbeddingResponse {
  const { model, encoding_format, dimensions } = request;
  const texts = textsOf(request.input);
  const words = texts.reduce((sum, text) => sum + wordsIn(text), 0);
  return {
    object: 'list',
    model,
    data: texts.map((text, index) => {
      const vector = vectorOf(text).slice(0, dimensions);
      // The official client asks for base64, which its own type does not name, and decodes it.
      const written = encoding_format === 'base64' ? (base64(vector) as unknown as number[]) : [...vector];
      return { object: 'embedding', index, embedding: written };
    }),
    usage: { prompt_tokens: words, total_tokens: words },
  };
}

/** A text, texts, the tokens of a text, or those of several. */
function textsOf(input: OpenAiEmbeddingsRequest['input']): string[] {
  if (typeof input === 'string') return [input];
  return typeof input[0] === 'number' ? [input.join(' ')] : input.map(String);
}

const vectorOf = (text: string): Float32Array =>
  Float32Array.from(createHash('sha256').update(text).digest(), (byte) => byte / 127.5 - 1);

const base64 = ({ buffer }: Float32Array): string => Buffer.from(buffer).toString('base64');
