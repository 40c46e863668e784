/** What no slot or DTO of ours has looked at: bytes go through untouched, text never does. */
import { Body, Controller, HttpCode, Post, UseInterceptors, type INestApplication } from '@nestjs/common';
import { FileInterceptor, type NestExpressApplication } from '@nestjs/platform-express';
import { AiEndpoint, AiSecurityModule } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { IsArray, IsString } from 'class-validator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApp } from './adapters.js';
import { post } from './chat-host.js';

class LooseChat {
  @IsString() model!: string;
  @IsArray() messages!: object[];
}

let seen: unknown;

@Controller()
class HostController {
  @Post('loose')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  loose(@Body() body: LooseChat): object {
    seen = body;
    return { choices: [] };
  }

  @Post('bytes')
  @HttpCode(200)
  @AiEndpoint({ unscanned: 'allow', body: { bytes: 2_000_000 } })
  bytes(@Body() body: unknown): object {
    seen = body;
    return {};
  }

  @Post('form')
  @HttpCode(200)
  @AiEndpoint({ unscanned: 'allow' })
  @UseInterceptors(FileInterceptor('file'))
  form(@Body() body: unknown): object {
    seen = body;
    return {};
  }
}

let issuer: TestIssuer;
let app: INestApplication;
let url: string;
let token: string;

beforeAll(async () => {
  issuer = await createTestIssuer();
  token = await issuer.token();
  ({ app, url } = await startApp(
    'express',
    {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          audit: { sink: { write: () => undefined } },
        }),
      ],
      controllers: [HostController],
    },
    (nest) =>
      (nest as NestExpressApplication).useBodyParser('raw', {
        type: 'application/octet-stream',
        limit: '4mb',
      }),
  ));
});
afterAll(async () => {
  await app.close();
  await issuer.stop();
});
beforeEach(() => {
  seen = undefined;
});

const send = (
  path: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, ...headers } });

it("masks what a host's own DTO lets through where the format has enumerations", async () => {
  const content = [{ type: '4111 1111 1111 1111', text: 'x' }];
  const call = { id: 'jane@example.org', type: 'joe@example.org', function: { name: 'f', arguments: '{}' } };
  const body = { model: 'm', messages: [{ role: 'ann@example.org', content, tool_calls: [call] }] };
  expect((await post(`${url}/loose`, body, token)).status).toBe(200);
  expect(seen).toMatchObject({ model: 'm', messages: [{ content: [{ text: 'x' }] }] });
  expect(JSON.stringify(seen)).not.toMatch(/@example|4111/);
});

it('hands on bytes as they came, more of them than a body may have values', async () => {
  const bytes = Buffer.alloc(1_500_000, 7);
  const type = { 'content-type': 'application/octet-stream' };
  expect((await send('/bytes', bytes, type)).status).toBe(200);
  expect(bytes.equals(seen as Buffer)).toBe(true);
  expect((await send('/bytes', Buffer.alloc(2_000_001), type)).status).toBe(413);
});

it('masks the fields of a form that an upload interceptor has parsed', async () => {
  const form = new FormData();
  form.set('prompt', 'I am jane@example.org');
  form.set('file', new Blob(['bytes']), 'a.txt');
  expect((await send('/form', form)).status).toBe(200);
  expect(seen).toMatchObject({ prompt: expect.stringMatching(/^I am <EMAIL_ADDRESS_/) });
});
