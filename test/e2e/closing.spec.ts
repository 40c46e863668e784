/** Every call is closed once, however it ends, and is on record before the model is called. */
import {
  Controller,
  HttpCode,
  Post,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, type AiCall } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import type { ServerResponse } from 'node:http';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, chunks, completion, post, textChunk } from './chat-host.js';
import { eventually } from './eventually.js';

/** A sink that can be told to take its time over opening records. */
class SlowLines extends AuditLines {
  held = 0;
  #hold: Promise<void> | undefined;

  /** Returns how to let go. */
  holdOpenings(): () => void {
    let release = (): void => undefined;
    this.held = 0;
    this.#hold = new Promise((resolve) => {
      release = () => {
        this.#hold = undefined;
        resolve();
      };
    });
    return release;
  }

  override write(line: string): void | Promise<void> {
    if (!this.#hold || !line.includes('call.opened')) return super.write(line);
    this.held++;
    return this.#hold.then(() => super.write(line));
  }
}
const audit = new SlowLines();

let recordsAtHandler: string[] = [];
let handled = 0;
let ended: string[] = [];

const aborted = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

interface Waiting {
  readonly response: ServerResponse;
  readonly release: () => void;
}
let waiting: Waiting[] = [];

/** A guard of the host that takes its time. */
class WaitingGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const response = context.switchToHttp().getResponse<ServerResponse & { raw?: ServerResponse }>();
    await new Promise<void>((release) => waiting.push({ response: response.raw ?? response, release }));
    return true;
  }
}

@Controller('calls')
class CallsController {
  @Post('whole')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
  whole(): object {
    handled++;
    recordsAtHandler = [...audit.lines];
    return completion('fine');
  }

  @Post('stream')
  @AiEndpoint({ format: 'openai.chat' })
  stream(): AsyncGenerator<object> {
    return chunks('a fine stream');
  }

  @Post('throws')
  @AiEndpoint({ format: 'openai.chat' })
  throws(): never {
    throw new Error('the handler failed');
  }

  @Post('breaks')
  @AiEndpoint({ format: 'openai.chat' })
  async *breaks(): AsyncGenerator<object> {
    yield textChunk('a part of it. ');
    await later(1);
    throw new Error('the stream failed');
  }

  @Post('endless')
  @AiEndpoint({ format: 'openai.chat' })
  async *endless(@CurrentCall() call: AiCall): AsyncGenerator<object> {
    try {
      for (;;) {
        yield textChunk('more and more. ');
        await later(1);
      }
    } finally {
      ended.push(call.id);
    }
  }

  @Post('silent')
  @AiEndpoint({ format: 'openai.chat' })
  async silent(@CurrentCall() call: AiCall): Promise<object> {
    handled++;
    await aborted(call.signal);
    ended.push(call.id);
    return completion('too late');
  }

  @Post('guarded')
  @UseGuards(WaitingGuard)
  @AiEndpoint({ format: 'openai.chat' })
  guarded(): object {
    handled++;
    return completion('fine');
  }

  @Post('limited')
  @AiEndpoint({ format: 'openai.chat', rate: '1/day' })
  limited(): object {
    return completion('once a day');
  }
}

describe.each(ADAPTERS)('the close of a call on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  let token: string;

  beforeAll(async () => {
    issuer = await createTestIssuer({ scope: 'ai:chat' });
    token = await issuer.token();
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          rate: { limit: '1000/min', authFailures: '1000/min' },
          timeoutMs: 20_000,
          audit: { sink: audit },
        }),
      ],
      controllers: [CallsController],
    }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    audit.clear();
    handled = 0;
    ended = [];
    waiting = [];
  });

  const call = async (path: string, credentials: string | undefined = token, signal?: AbortSignal) =>
    post(`${url}/calls/${path}`, ask('hello'), credentials, {}, signal);

  /** Starts a call and hangs up when `ready` holds. */
  const hangUp = async (path: string, ready: () => void): Promise<void> => {
    const controller = new AbortController();
    const request = call(path, token, controller.signal).then(
      async (response) => response.text(),
      () => undefined,
    );
    await eventually(ready);
    controller.abort();
    await request.catch(() => undefined);
  };

  /** Another call has come and gone: what could have been recorded late is there. */
  const expectOneEnding = async (id: string): Promise<void> => {
    const other = await call('whole');
    await audit.call(other.headers.get('x-request-id'));
    expect(audit.endings.filter((record) => record.id === id)).toHaveLength(1);
  };

  it('is on record before the handler runs, and closed under the same id', async () => {
    const response = await call('whole');
    const id = response.headers.get('x-request-id');
    expect(recordsAtHandler).toHaveLength(1);
    expect(JSON.parse(recordsAtHandler[0] ?? '')).toMatchObject({ type: 'call.opened', id });
    expect(await audit.call(id)).toMatchObject({ type: 'call.closed', outcome: 'completed', status: 200 });
  });

  it.each([
    ['whole', 'completed', 200],
    ['stream', 'completed', 201],
    ['throws', 'error', 500],
  ])('closes once: %s is %s', async (path, outcome, status) => {
    const response = await call(path);
    await response.text();
    expect(response.status).toBe(status);
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ type: 'call.closed', outcome, status });
    await expectOneEnding(record.id);
  });

  it('closes a stream that fails with an error event and its terminator', async () => {
    const body = await (await call('breaks')).text();
    expect(body).toContain('a part ');
    expect(body).toMatch(/"code":"upstream_error"[^\n]*\n\ndata: \[DONE\]\n\n$/);
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ type: 'call.closed', outcome: 'upstream_error', streaming: true });
    await expectOneEnding(record.id);
  });

  it.each([
    ['no token', 'whole', undefined, 401, 'auth', 'authentication_required'],
    ['a token without scope', 'whole', { scope: 'other' }, 403, 'policy', 'insufficient_scope'],
  ])('closes once what a guard refuses: %s', async (_, path, claims, status, stage, reason) => {
    const credentials = claims ? await issuer.token(claims) : '';
    const response = await post(
      `${url}/calls/${path}`,
      ask('hello'),
      credentials === '' ? undefined : credentials,
    );
    expect(response.status).toBe(status);
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ type: 'call.refused', outcome: 'refused', status });
    expect(record.decisions.at(-1)).toEqual({ stage, effect: 'deny', reason });
    expect(handled).toBe(0);
    await expectOneEnding(record.id);
  });

  it('closes once what the rate refuses', async () => {
    await (await call('limited')).text();
    await audit.onlyCall();
    audit.clear();
    expect((await call('limited')).status).toBe(429);
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ type: 'call.refused', outcome: 'refused', status: 429 });
    await expectOneEnding(record.id);
  });

  it('closes when the client leaves in the middle of a stream, and ends the generator', async () => {
    const controller = new AbortController();
    const response = await call('endless', token, controller.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    controller.abort();
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ outcome: 'client_gone', streaming: true });
    await eventually(() => expect(ended).toEqual([record.id]));
    await expectOneEnding(record.id);
  });

  it('closes when the client leaves before the answer, and aborts the signal', async () => {
    await hangUp('silent', () => expect(handled).toBe(1));
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ type: 'call.closed', outcome: 'client_gone' });
    expect(record.status).toBeUndefined();
    await eventually(() => expect(ended).toEqual([record.id]));
    await expectOneEnding(record.id);
  });

  it('does not call the model for a client that left while the call was being recorded', async () => {
    const release = audit.holdOpenings();
    await hangUp('whole', () => expect(audit.held).toBe(1));
    const ending = await eventually(() => {
      expect(audit.endings).toHaveLength(1);
      return audit.endings[0];
    });
    expect(ending?.outcome).toBe('client_gone');
    release();
    await expectOneEnding(ending?.id ?? '');
    // The other call's.
    expect(handled).toBe(1);
  });

  it('does not call the model for a client that left before our guard saw it, and closes', async () => {
    await hangUp('guarded', () => expect(waiting).toHaveLength(1));
    const [{ response, release }] = waiting as [Waiting];
    await eventually(() => expect(response.closed).toBe(true));
    release();
    const record = await audit.onlyCall();
    expect(record).toMatchObject({ outcome: 'client_gone' });
    await expectOneEnding(record.id);
    expect(handled).toBe(1);
  });
});
