import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { AuthenticationStep as OAuthStep } from '../auth/authentication.step.js';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import { fakeAuth, fakePrincipal } from './index.js';

it('takes the place of OAuthStep in a module', async () => {
  const principal = fakePrincipal({ subject: 'bob', scopes: new Set(['ai:chat']) });
  const builder = Test.createTestingModule({ providers: [OAuthStep] }).useMocker(() => ({}));
  expect((await builder.compile()).get(OAuthStep)).toBeInstanceOf(OAuthStep);

  const replaced = await builder.overrideProvider(OAuthStep).useValue(fakeAuth(principal)).compile();
  const call = new AiCall({} as never, new Exchange({ headers: {} } as never, {} as never), 1_000);
  await replaced.get(OAuthStep).admit(call);
  expect(call.principal).toBe(principal);
  expect(principal.id).toBe('https://issuer.example.test|bob');
});
