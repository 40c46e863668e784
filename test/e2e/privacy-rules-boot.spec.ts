/** Rules of a host that cannot hold, and other options of privacy that cannot: they stop the boot, or the class. */
import { Body, Controller, Post } from '@nestjs/common';
import { AiEndpoint, OpenAiChatRequest, Pii, PiiIgnore, type AiSecurityOptions } from '@ai-security/nestjs';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { bootFaults, GOOD } from './refused-boot.js';

describe.each(ADAPTERS)('on %s, the boot stops for', (adapter) => {
  class Typo {
    @IsString() @Pii('PERSN') name!: string;
  }
  const routeWith = (paths: Record<string, string>, options: object = {}) => {
    @Controller('x')
    class XController {
      @Post()
      @AiEndpoint({ format: 'openai.chat', pii: { paths, ...options } })
      x(@Body() _body: OpenAiChatRequest): void {}
    }
    return { controllers: [XController] };
  };

  it.each<[string, Record<string, string>, string]>([
    ['a path to no member', { 'mesages[].name': 'PERSON' }, 'mesages[].name'],
    ['a path past the items of an array', { 'messages.name': 'PERSON' }, 'messages.name'],
    ['a type that there is not', { 'messages[].name': 'PERSN' }, 'PERSN'],
    ['a type that can be none', { 'messages[].name': 'person' }, 'messages[].name'],
    ['a path that cannot be read', { 'messages[0].name': 'PERSON' }, 'messages[0].name'],
    ['a path within another', { messages: 'ignore', 'messages[].name': 'PERSON' }, 'messages[].name'],
  ])('%s', async (_, paths, named) => {
    const ofRoute = await bootFaults(adapter, GOOD, routeWith(paths));
    expect(JSON.stringify(ofRoute)).toContain(named);
    expect(ofRoute.every(({ where }) => where.includes('XController.x'))).toBe(true);
    const ofModule = await bootFaults(adapter, { ...GOOD, pii: { paths } }, routeWith({}));
    expect(JSON.stringify(ofModule)).toContain(named);
    expect(ofModule.every(({ where }) => where.startsWith('pii.paths'))).toBe(true);
  });

  it('a path of a route within one of the module', async () => {
    const options = { ...GOOD, pii: { paths: { metadata: 'ignore' } } };
    const faults = await bootFaults(adapter, options, routeWith({ 'metadata.mail': 'EMAIL_ADDRESS' }));
    expect(faults).toEqual([
      expect.objectContaining({ fault: expect.stringContaining("'metadata'") as string }),
    ]);
  });

  it('an option of privacy that an endpoint does not have', async () => {
    const faults = await bootFaults(adapter, GOOD, routeWith({}, { action: 'report' }));
    expect(faults).toEqual([
      expect.objectContaining({ fault: expect.stringContaining('pii.action') as string }),
    ]);
  });

  it('a type of a decorator that there is not', async () => {
    @Controller('x')
    class XController {
      @Post()
      @AiEndpoint()
      x(@Body() _body: Typo): void {}
    }
    const faults = await bootFaults(adapter, GOOD, { controllers: [XController] });
    expect(faults).toEqual([
      expect.objectContaining({
        where: "Typo.name, @Pii('PERSN')",
        fault: expect.stringContaining('PERSN') as string,
      }),
    ]);
  });

  it.each<[string, AiSecurityOptions, string]>([
    ['a vault without end', { pii: { vault: { ttlSeconds: 2_592_001 } } }, 'pii.vault.ttlSeconds'],
    ['a vault of nothing', { pii: { vault: { maxEntries: 0 } } }, 'pii.vault.maxEntries'],
    ['an unknown option of the vault', { pii: { vault: { ttl: 1 } as never } }, 'pii.vault.ttl'],
    ['an action that vectors cannot have', { pii: { embeddings: 'block' as never } }, 'pii.embeddings'],
    ['a tenant without a claim', { tenant: {} as never }, 'tenant.claim'],
    ['an earlier secret that is short', { previousSecrets: ['short'] }, 'previousSecrets'],
    [
      'earlier secrets without the one that follows',
      { previousSecrets: ['s'.repeat(32)] },
      'previousSecrets',
    ],
  ])('%s', async (_, options, where) => {
    expect(await bootFaults(adapter, { ...GOOD, ...options })).toEqual([expect.objectContaining({ where })]);
  });

  it('an action for a type that nothing names', async () => {
    const options = { ...GOOD, pii: { actions: { PERSON: 'redact' } as const } };
    expect(await bootFaults(adapter, options, routeWith({}))).toEqual([
      expect.objectContaining({ where: 'pii.actions.PERSON' }),
    ]);
  });
});

class Ticket {
  text!: string;
}

it.each([
  ['a type that can be none', () => Pii('person')],
  [
    'a rule beside another',
    () => (Pii('PERSON')(Ticket.prototype, 'text'), PiiIgnore()(Ticket.prototype, 'text')),
  ],
  ['a static member', () => PiiIgnore()(Ticket, 'text')],
])('a decorator refuses %s', (_, decorate) => {
  expect(decorate).toThrow(TypeError);
});
