/** A call that lasts too long is stopped, whether or not its handler listens. */
import { Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, type AiCall } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, completion, post } from './chat-host.js';
import { eventually } from './eventually.js';
import { expectProblem } from './problem.js';

let handled: AiCall[] = [];

@AiEndpoint({ format: 'openai.chat' })
@Controller('chat')
class ChatController {
  @Post('deaf')
  @HttpCode(200)
  async deaf(@CurrentCall() call: AiCall): Promise<object> {
    handled.push(call);
    return new Promise(() => undefined);
  }

  @Post('listening')
  @HttpCode(200)
  async listening(@CurrentCall() call: AiCall): Promise<object> {
    handled.push(call);
    return new Promise((_, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
    });
  }

  @Post('quick')
  @HttpCode(200)
  quick(@CurrentCall() call: AiCall): object {
    handled.push(call);
    return completion('fine');
  }
}

describe.each(ADAPTERS)('deadlines on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;
  let release: (() => void) | undefined;
  const audit = new AuditLines();

  beforeEach(async () => {
    // The sweep of open calls; sockets and requests keep their real timers.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    handled = [];
    audit.clear();
    issuer = await createTestIssuer();
    token = await issuer.token();
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          timeoutMs: 60_000,
          audit: { sink: { write: async (line) => (await held(line), audit.write(line)) } },
        }),
      ],
      controllers: [ChatController],
    }));
  });
  afterEach(async () => {
    await app.close();
    await issuer.stop();
    vi.useRealTimers();
  });

  let holding = false;
  const held = async (line: string): Promise<void> => {
    if (holding && line.includes('call.opened')) await new Promise<void>((resolve) => (release = resolve));
  };

  it.each(['deaf', 'listening'])('answers for a %s handler', async (path) => {
    const pending = post(`${url}/chat/${path}`, ask('hello'), token);
    await eventually(() => expect(handled).toHaveLength(1));
    vi.advanceTimersByTime(62_000);
    const response = await pending;
    await expectProblem(response, 'deadline_exceeded');
    expect(handled[0]?.signal.aborted).toBe(true);
    expect(await audit.onlyCall()).toMatchObject({ outcome: 'deadline', status: 504 });
  });

  it('does not call the model when the time is up before', async () => {
    holding = true;
    const pending = post(`${url}/chat/quick`, ask('hello'), token);
    await eventually(() => expect(release).toBeDefined());
    vi.advanceTimersByTime(62_000);
    holding = false;
    release?.();
    await expectProblem(await pending, 'deadline_exceeded');
    expect(handled).toEqual([]);
  });
});
