/**
 * The law of masking and restoring, through the whole app: what the caller reads is what the model would have
 * written to the caller's own words, but for the address that the model made up.
 */
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { INVENTED_EMAIL, replyTo } from '../../sample-app/src/models/demo/reply.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import {
  asking,
  CARD,
  complete,
  EMAIL,
  fetchSeen,
  fetchToken,
  openAi,
  PHONE,
  streamed,
} from './sample-app-client.js';

const VALUES = [
  EMAIL,
  CARD,
  PHONE,
  INVENTED_EMAIL,
  'DE89 3704 0044 0532 0130 00',
  'my SSN is 536-90-4399',
  '203.0.113.77',
  '2001:db8:85a3::8a2e:370:7334',
  `sk-proj-${'a1B2c3D4'.repeat(6)}`,
];
const PROSE = [
  'write to',
  'call me',
  '<EMAIL_ADDRESS_abcdefghijklm>',
  '<',
  '“quoted” \\_ "and" {json: [1]}',
  'data: [DONE]\n\n',
  'Zoë 😀 日本語',
  'e = 2.718281828',
];

const prompt = fc
  .array(
    fc.oneof(
      fc.constantFrom(...VALUES),
      fc.constantFrom(...PROSE),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(' '));

/** The model's own answer, with its address masked: the last one, as a caller may have sent the same. */
function expected(content: string): string {
  const { text } = replyTo([{ from: 'user', text: content }], undefined);
  const at = text.lastIndexOf(INVENTED_EMAIL);
  return `${text.slice(0, at)}<EMAIL_ADDRESS>${text.slice(at + INVENTED_EMAIL.length)}`;
}

describe.each(ADAPTERS)('on %s, for every prompt', (adapter) => {
  let sample: SampleApp;
  let client: OpenAI;
  let token: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    sample = await createSampleApp(
      { PORT: '0', HTTP_ADAPTER: adapter, DEMO_PAUSE_MS: '0' },
      { audit: { sink: new AuditLines() }, rate: { limit: '10000/min' } },
    );
    token = await fetchToken(sample.url);
    client = openAi(sample.url, token);
  });
  afterAll(() => sample.close());

  it('the caller reads his own words, whole and streamed, and the model reads none of his values', async () => {
    await fc.assert(
      fc.asyncProperty(prompt, async (content) => {
        const answer = await streamed(client, asking(content));
        expect(answer.text).toBe(expected(content));
        expect((await complete(client, asking(content))).text).toBe(answer.text);

        const seen = await (await fetchSeen(sample.url, answer.id, token)).text();
        for (const value of VALUES) if (content.includes(value)) expect(seen).not.toContain(value);
      }),
      { numRuns: 40 },
    );
  });
});
