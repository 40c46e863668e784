import { expect, it } from 'vitest';
import { SeenLog } from './seen-log.js';

const principal = (id: string) => ({
  id,
  kind: 'oauth' as const,
  issuer: 'https://issuer.example',
  subject: id,
  scopes: new Set<string>(),
  roles: new Set<string>(),
  claims: {},
  expiresAt: 0,
});
const call = (id: string, caller: string) => ({
  id,
  principal: principal(caller),
  facts: [
    { kind: 'decision', stage: 'auth', effect: 'allow', reason: 'token' },
    { kind: 'finding', direction: 'input', type: 'EMAIL_ADDRESS', count: 2, action: 'pseudonymize' },
    { kind: 'finding', direction: 'output', type: 'EMAIL_ADDRESS', count: 1, action: 'redact' },
  ] as const,
});

it('keeps what the model received and what was found in it, as it was then', () => {
  const log = new SeenLog();
  const request = { model: 'm', messages: [{ role: 'user', content: '<EMAIL_1>' }], stream: undefined };
  log.record(call('c-1', 'ada'), request);
  request.messages.length = 0;
  expect(log.find('c-1', 'ada')).toEqual({
    id: 'c-1',
    received: { model: 'm', messages: [{ role: 'user', content: '<EMAIL_1>' }] },
    findings: [{ type: 'EMAIL_ADDRESS', count: 2, action: 'pseudonymize' }],
  });
});

it('shows a call to nobody but its caller', () => {
  const log = new SeenLog();
  log.record(call('c-1', 'ada'), {});
  log.record({ ...call('c-2', 'ada'), principal: undefined }, {});
  expect(log.find('c-1', 'bob')).toBeUndefined();
  expect(log.find('c-2', 'ada')).toBeUndefined();
  expect(log.find('constructor', 'ada')).toBeUndefined();
});

it('forgets the calls of one caller', () => {
  const log = new SeenLog();
  for (const caller of ['ada', 'bob', 'ada']) log.record(call(`c-${caller}-${Math.random()}`, caller), {});
  log.record(call('c-bob', 'bob'), {});
  expect(log.forget('ada')).toBe(2);
  expect(log.forget('ada')).toBe(0);
  expect(log.find('c-bob', 'bob')).toBeDefined();
});

it('forgets the oldest of more than 100 calls', () => {
  const log = new SeenLog();
  for (let n = 0; n <= 100; n++) log.record(call(`c-${n}`, 'ada'), {});
  expect(log.find('c-0', 'ada')).toBeUndefined();
  expect(log.find('c-1', 'ada')).toBeDefined();
  expect(log.find('c-100', 'ada')).toBeDefined();
});
