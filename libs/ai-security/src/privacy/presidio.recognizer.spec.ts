/** The adapter against a real HTTP server that answers as a Presidio analyzer does. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { outsideFindings } from '@ai-security/pii';
import { afterEach, describe, expect, it } from 'vitest';
import type { PresidioSettings } from '../config/settings.js';
import { OutboundError } from '../network/outbound-json.js';
import { PresidioRecognizer } from './presidio.recognizer.js';

let server: Server | undefined;

async function recognizer(listener: RequestListener, settings: Partial<PresidioSettings> = {}) {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return new PresidioRecognizer({
    url,
    entities: ['PERSON'],
    language: 'en',
    scoreThreshold: 0.4,
    timeoutMs: 5_000,
    onFailure: 'deny',
    ...settings,
  });
}

const answering =
  (answer: unknown): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(answer));

/** Finds one word in Python's way of counting: code points. */
const finding =
  (word: string, seen: unknown[] = []): RequestListener =>
  (request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { text: string };
      seen.push([request.method, request.url, body]);
      const [before = '', ...rest] = body.text.split(word);
      const start = Array.from(before).length;
      const found = {
        entity_type: 'PERSON',
        start,
        end: start + Array.from(word).length,
        score: 0.85,
        analysis_explanation: null,
      };
      response.end(JSON.stringify(rest.length > 0 ? [found] : []));
    });
  };

const signal = new AbortController().signal;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('PresidioRecognizer', () => {
  it('asks as the analyzer wants to be asked', async () => {
    const seen: unknown[] = [];
    const presidio = await recognizer(finding('Jane', seen));
    expect(await presidio.recognize('Ask Jane', { signal })).toEqual([
      { type: 'PERSON', start: 4, end: 8, score: 0.85 },
    ]);
    expect(seen).toEqual([
      ['POST', '/analyze', { text: 'Ask Jane', language: 'en', score_threshold: 0.4, entities: ['PERSON'] }],
    ]);
  });

  it('turns code points into UTF-16, whatever stands before the value', async () => {
    const presidio = await recognizer(finding('Zoë😀'));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.string({ maxLength: 5 }),
        async (a, b) => {
          const text = `${a} Zoë😀 ${b}`;
          const start = text.indexOf('Zoë😀');
          expect(await presidio.recognize(text, { signal })).toEqual([
            { type: 'PERSON', start, end: start + 5, score: 0.85 },
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['no list', { error: 'no' }],
    ['a finding that is none', [null]],
    ['a finding without type', [{ start: 0, end: 3, score: 1 }]],
    ['offsets that are none', [{ entity_type: 'PERSON', start: '0', end: 3, score: 1 }]],
    ['an end behind the text', [{ entity_type: 'PERSON', start: 0, end: 9, score: 1 }]],
    ['a type that was not asked for', [{ entity_type: 'URL', start: 0, end: 3, score: 1 }]],
  ])('refuses an answer with %s', async (_, answer) => {
    const presidio = await recognizer(answering(answer));
    await expect(outsideFindings('Ask Jane', { recognizers: [presidio] })).rejects.toMatchObject({
      recognizer: 'presidio',
    });
  });

  it('fails when the analyzer fails, without its text', async () => {
    const presidio = await recognizer((_, response) => response.writeHead(500).end('Jane'));
    const error = await presidio.recognize('Ask Jane', { signal }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutboundError);
    expect(String(error)).not.toContain('Jane');
  });

  it('does not wait for one that does not answer', async () => {
    const presidio = await recognizer(() => undefined, { timeoutMs: 30 });
    await expect(presidio.recognize('Ask Jane', { signal })).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('reads no answer without end', async () => {
    const presidio = await recognizer((_, response) => {
      const more = (): void => {
        while (response.write(' '.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await expect(presidio.recognize('Ask Jane', { signal })).rejects.toMatchObject({ failure: 'too_large' });
  });
});
