/** An answer that streams ends when the credential that opened it does. */
import { Controller, HttpCode, Post } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, TokenRevocation, type AiCall } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { post } from './chat-host.js';

@Controller()
class TickController {
  @Post('ticks')
  @HttpCode(200)
  @AiEndpoint({ format: 'text' })
  async *ticks(@CurrentCall() call: AiCall): AsyncGenerator<string> {
    while (!call.signal.aborted) {
      yield 'tick\n';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

let as: TestIssuer;
beforeAll(async () => {
  as = await createTestIssuer();
});
afterAll(() => as.stop());

describe.each(ADAPTERS)('on %s', (adapter) => {
  let started: StartedApp;
  const lines = new AuditLines();
  beforeAll(async () => {
    started = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: as.issuer, audience: as.audience }],
          oauth: { clockToleranceSeconds: 0 },
          audit: { sink: lines },
        }),
      ],
      controllers: [TickController],
    });
  });
  afterAll(() => started.app.close());

  const outcomeOf = async (response: Response): Promise<string | undefined> =>
    (await lines.call(response.headers.get('x-request-id'))).outcome;

  it('a stream ends when its token expires', async () => {
    const token = await as.token({ exp: Math.floor(Date.now() / 1000) + 2 });
    const response = await post(`${started.url}/ticks`, {}, token);
    await response.text().catch(() => undefined);
    expect(await outcomeOf(response)).toBe('credentials_expired');
  });

  it.each(['token', 'subject', 'client'])('a stream ends when its %s is revoked', async (kind) => {
    const revocation = started.app.get(TokenRevocation);
    const claims = { jti: `jti-${kind}`, sub: `sub-${kind}`, client_id: `client-${kind}` };
    const response = await post(`${started.url}/ticks`, {}, await as.token(claims));
    const reader = response.body!.getReader();
    await reader.read();
    const iss = as.issuer;
    const issuedBefore = Math.floor(Date.now() / 1000) + 60;
    if (kind === 'token') await revocation.revokeToken({ iss, jti: claims.jti });
    if (kind === 'subject') await revocation.revokeSubject({ iss, sub: claims.sub, issuedBefore });
    if (kind === 'client') await revocation.revokeClient({ iss, clientId: claims.client_id, issuedBefore });
    const rest = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await rest().catch(() => undefined);
    expect(await outcomeOf(response)).toBe('credentials_revoked');
    expect((await post(`${started.url}/ticks`, {}, await as.token(claims))).status).toBe(401);
  });
});
