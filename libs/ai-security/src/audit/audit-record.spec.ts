import { describe, expect, it, vi } from 'vitest';
import type { Principal } from '../call/principal.js';
import { AuditRecords } from './audit-record.js';
import { caller, newCall } from '../../../../test/audit/recorded-call.js';

const SECRET = Buffer.alloc(32, 7);
const redact = (text: string): string => text.replace(/[\w.]+@[\w.]+/g, '[EMAIL_ADDRESS]');
const records = new AuditRecords(SECRET, redact);

describe('a record', () => {
  it('holds no subject, claim, address or e-mail-shaped name', () => {
    const call = newCall(caller({ clientId: 'bob.client@example.com' }));
    call.model = 'gpt for carol@example.com';
    call.decide('handler', 'error', 'failed for dave@example.com');
    call.add({ kind: 'finding', direction: 'input', type: 'erin@example.com', count: 1, action: 'mask' });
    const opened = records.opened(call);
    const ended = records.ended(call, undefined);

    expect(JSON.stringify([opened, ended])).not.toMatch(/@|alice|bob|carol|dave|erin|203\.0\.113\.77/);
    for (const record of [opened, ended]) {
      expect(record).toMatchObject({
        model: 'gpt for [EMAIL_ADDRESS]',
        who: { client: '[EMAIL_ADDRESS]' },
        decisions: [{ stage: 'handler', effect: 'error', reason: 'invalid' }],
        findings: [{ type: 'invalid', count: 1 }],
      });
    }
  });

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['unknown', undefined],
    ['203.0.113.77 alice', undefined],
  ])('names the network of %s only', (address, expected) => {
    const call = newCall();
    call.clientAddress = address;
    expect(records.opened(call).address).toBe(expected);
  });

  it('bounds and cleans what the caller writes: no control, format or separator characters', () => {
    const call = newCall(caller({ clientId: `a\u202eb\u2028${'c'.repeat(5_000)}` }));
    call.model = 'm\n{"type":"call.opened"}\u0007\u200b';
    const { model, who } = records.opened(call);
    expect(model).toBe('m{"type":"call.opened"}');
    expect(who?.client).toBe(`ab${'c'.repeat(126)}`);
  });

  it('redacts what invisible characters or the cut would hide', () => {
    const call = newCall(caller({ clientId: `${'x '.repeat(60)}someone@example.com` }));
    call.model = 'some\u200bone@exam\u00adple.com';
    const record = records.opened(call);
    expect(record.model).toBe('[EMAIL_ADDRESS]');
    expect(record.who?.client).not.toContain('someone');
  });

  it('gives one caller one subject, another caller or another secret another one', () => {
    const subjectOf = (principal: Principal, from = records) => from.opened(newCall(principal)).who?.subject;
    const alice = subjectOf(caller());
    expect(alice).toMatch(/^[\w-]{22}$/);
    expect(subjectOf(caller())).toBe(alice);
    expect(subjectOf(caller({ id: 'https://issuer.test#bob' }))).not.toBe(alice);
    expect(subjectOf(caller(), new AuditRecords(Buffer.alloc(32, 8), redact))).not.toBe(alice);
  });

  it('costs one redaction for each token and each harmless model name', () => {
    const counted = vi.fn(redact);
    const own = new AuditRecords(SECRET, counted);
    const principal = caller();
    for (let i = 0; i < 5; i++) own.opened(newCall(principal));
    expect(counted.mock.calls.map(([text]) => text)).toEqual(['gpt-small', 'billing-ui']);
  });
});
