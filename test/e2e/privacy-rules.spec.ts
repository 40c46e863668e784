/** What a host says of places goes before detection: decorators of DTOs, and paths of the module and of a route. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  OpenAiChatRequest,
  OpenAiEmbeddingsRequest,
  Pii,
  PiiIgnore,
  type PiiOptions,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, post } from './chat-host.js';
import { expectProblem } from './problem.js';

class Contact {
  @IsIn(['person', 'company']) kind!: string;
  @IsOptional() @IsString() note?: string;
}
class PersonContact extends Contact {
  @IsString() @Pii('PERSON') name!: string;
}
class CompanyContact extends Contact {
  @IsString() name!: string;
}
class Ticket {
  @IsString() text!: string;
  @IsOptional() @IsString() @Pii('PERSON') customer?: string;
  @IsOptional() @IsInt() @Pii('PHONE_NUMBER') extension?: number;
  @IsOptional() @IsArray() @IsString({ each: true }) @Pii('PERSON') watchers?: string[];
  @IsOptional() @IsObject() @PiiIgnore() metadata?: object;
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Contact, {
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'person', value: PersonContact },
        { name: 'company', value: CompanyContact },
      ],
    },
    keepDiscriminatorProperty: true,
  })
  contacts?: Contact[];
}
class UrgentTicket extends Ticket {
  @IsOptional() @IsString() @Pii('PERSON') boss?: string;
}

let seen: unknown;

@Controller()
class TicketController {
  @Post('tickets')
  @HttpCode(200)
  @AiEndpoint()
  ticket(@Body() body: Ticket): object {
    seen = body;
    return { echo: JSON.stringify(body) };
  }

  @Post('urgent')
  @HttpCode(200)
  @AiEndpoint({ pii: { paths: { text: 'STREET_ADDRESS', metadata: 'PERSON' } } })
  urgent(@Body() body: UrgentTicket): object {
    seen = body;
    return { echo: JSON.stringify(body) };
  }

  @Post('chat')
  @HttpCode(200)
  @AiEndpoint({
    format: 'openai.chat',
    pii: { paths: { 'messages[].name': 'PERSON', 'metadata.*': 'ignore', 'metadata.mail': 'EMAIL_ADDRESS' } },
  })
  chat(@Body() body: OpenAiChatRequest): object {
    seen = body;
    return { choices: [{ message: { role: 'assistant', content: JSON.stringify(body) } }] };
  }

  @Post('embeddings')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.embeddings' })
  embeddings(@Body() body: OpenAiEmbeddingsRequest): object {
    seen = body;
    return { data: [] };
  }
}

const pseudonym = (type: string) => expect.stringMatching(new RegExp(`^<${type}_[k-z]{17}>$`)) as string;

describe.each(ADAPTERS)('rules on %s', (adapter) => {
  const audit = new AuditLines();
  let issuer: TestIssuer;
  let token: string;
  let app: INestApplication | undefined;
  let url: string;

  const start = async (pii: PiiOptions = {}): Promise<void> => {
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          pii,
          audit: { sink: audit },
        }),
      ],
      controllers: [TicketController],
    }));
  };
  const send = async (path: string, body: object): Promise<Response> => {
    seen = undefined;
    return post(`${url}/${path}`, body, token);
  };

  beforeAll(async () => {
    issuer = await createTestIssuer();
    token = await issuer.token();
  });
  afterAll(() => issuer.stop());
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('of decorators hold for members, items and numbers, and leave the rest to detection', async () => {
    await start();
    const ticket = {
      text: 'mail to jane@example.com',
      customer: 'Xq',
      extension: 4711,
      watchers: ['Ab', 'Cd'],
      metadata: { mail: 'ops@example.com', deep: [{ card: '4111 1111 1111 1111' }] },
    };
    const response = await send('tickets', ticket);
    expect(seen).toEqual({
      text: expect.stringMatching(/^mail to <EMAIL_ADDRESS_[k-z]{17}>$/) as string,
      customer: pseudonym('PERSON'),
      extension: pseudonym('PHONE_NUMBER'),
      watchers: [pseudonym('PERSON'), pseudonym('PERSON')],
      metadata: ticket.metadata,
    });
    expect(seen).toBeInstanceOf(Ticket);
    const { echo } = (await response.json()) as { echo: string };
    expect(JSON.parse(echo)).toMatchObject({ text: ticket.text, customer: 'Xq', watchers: ['Ab', 'Cd'] });
  });

  it('of decorators hold for the class that a value is of, and for those that extend it', async () => {
    await start();
    await send('tickets', {
      text: 'x',
      contacts: [
        { kind: 'person', name: 'Xq', note: 'y' },
        { kind: 'company', name: 'Xq' },
      ],
    });
    // What was hidden once is hidden everywhere behind it: the company comes after the person.
    expect(seen).toMatchObject({ contacts: [{ kind: 'person', name: pseudonym('PERSON'), note: 'y' }, {}] });
    await send('tickets', { text: 'x', contacts: [{ kind: 'company', name: 'Xq' }] });
    expect(seen).toMatchObject({ contacts: [{ kind: 'company', name: 'Xq' }] });
    await send('urgent', { text: 'x', boss: 'Xq', customer: 'Ab' });
    expect(seen).toMatchObject({ boss: pseudonym('PERSON'), customer: pseudonym('PERSON') });
  });

  it('of paths go before those of decorators', async () => {
    await start();
    await send('urgent', { text: 'Elm Street', metadata: { mail: 'ops@example.com' } });
    expect(seen).toMatchObject({
      text: pseudonym('STREET_ADDRESS'),
      metadata: { mail: pseudonym('EMAIL_ADDRESS') },
    });
  });

  it('of paths hold in the body of a format, and come back in the answer', async () => {
    await start();
    const request = {
      ...ask('Hello'),
      messages: [{ role: 'user', name: 'Xq', content: 'I am Joe, joe@example.com' }],
      metadata: { card: '4111 1111 1111 1111', mail: 'nobody' },
    };
    const response = await send('chat', request);
    expect(seen).toMatchObject({
      messages: [
        { name: pseudonym('PERSON'), content: expect.stringContaining('<EMAIL_ADDRESS_') as string },
      ],
      metadata: { card: '4111 1111 1111 1111', mail: pseudonym('EMAIL_ADDRESS') },
    });
    const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
    expect(JSON.parse(choices[0]!.message.content)).toMatchObject({ messages: request.messages });
    await expect.poll(() => JSON.stringify(audit.records)).toContain('"type":"PERSON"');
    expect(JSON.stringify(audit.records)).not.toContain('Xq');
    await expect
      .poll(async () => (await fetch(`${url}/metrics`)).text())
      .toMatch(/findings_total\{[^}]*type="PERSON"[^}]*\} [1-9]/);
  });

  it('are treated by the action of their type', async () => {
    await start({ action: 'redact', actions: { PERSON: 'block', PHONE_NUMBER: 'report' } });
    await send('tickets', { text: 'x', extension: 4711 });
    expect(seen).toMatchObject({ extension: 4711 });
    await expectProblem(await send('tickets', { text: 'x', customer: 'Xq' }), 'pii_blocked');
    expect(seen).toBeUndefined();
    await send('chat', { ...ask('x'), metadata: { mail: 'nobody' } });
    expect(seen).toMatchObject({ metadata: { mail: '<EMAIL_ADDRESS>' } });
  });

  it('of the module hold for every route that has such a place', async () => {
    await start({ paths: { text: 'PERSON' } });
    await send('tickets', { text: 'Xq' });
    expect(seen).toMatchObject({ text: pseudonym('PERSON') });
    await send('urgent', { text: 'Xq' });
    expect(seen).toMatchObject({ text: pseudonym('STREET_ADDRESS') });
  });

  it.each<[string, PiiOptions, string]>([
    ['redacts', {}, 'I am <EMAIL_ADDRESS>'],
    ['reports', { embeddings: 'report' }, 'I am jane@example.com'],
    ['follows another action', { action: 'mask' }, 'I am ****@*******.com'],
    [
      'follows the action of a type',
      { actions: { EMAIL_ADDRESS: 'mask' }, embeddings: 'report' },
      'I am ****@*******.com',
    ],
    [
      'follows the switch instead of a pseudonym',
      { actions: { EMAIL_ADDRESS: 'pseudonymize' } },
      'I am <EMAIL_ADDRESS>',
    ],
  ])('where vectors are made of the text, it %s', async (_, pii, expected) => {
    await start(pii);
    await send('embeddings', { model: 'm', input: ['I am jane@example.com'] });
    const [text] = (seen as { input: string[] }).input;
    expect(text).toBe(expected);
    await send('tickets', { text: 'I am jane@example.com' });
    expect(seen).not.toEqual({ text: expect.stringContaining('jane') as string });
  });

  it('where vectors are made of the text, pseudonyms can be asked for, and block blocks', async () => {
    await start({ embeddings: 'pseudonymize', actions: { CREDIT_CARD: 'block' } });
    await send('embeddings', { model: 'm', input: 'jane@example.com' });
    expect(seen).toMatchObject({ input: pseudonym('EMAIL_ADDRESS') });
    await expectProblem(
      await send('embeddings', { model: 'm', input: '4111 1111 1111 1111' }),
      'pii_blocked',
    );
  });
});
