import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import { CallContext, CallState, inCall } from '../call/call-context.js';
import { CallPipeline } from '../call/call-pipeline.js';
import type { CallText } from '../call/call-text.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { RouteRegistry } from '../call/route-registry.js';
import type { AiSecuritySettings } from '../config/settings.js';
import { ClientAddress } from '../network/client-address.js';
import { AiValidationPipe } from './ai-validation.pipe.js';
import { DtoValidator } from './dto-validator.js';

class Page {
  @IsString() sort!: string;
  @IsOptional() @Type(() => Number) @IsInt() size?: number;
}

const settings = { timeoutMs: 1000 } as AiSecuritySettings;
const pipeline = new CallPipeline(
  settings,
  [],
  [],
  new RouteRegistry(),
  new CallBus(),
  new ClientAddress([]),
  {} as CallText,
);
const pipe = new AiValidationPipe(new CallContext(), new DtoValidator('refuse'));

const body: ArgumentMetadata = { type: 'body', metatype: Page, data: undefined };

describe('AiValidationPipe', () => {
  it('hands on the body of a call whose body run is done, once more checked by nothing', async () => {
    const request = new IncomingMessage(new Socket());
    const exchange = new Exchange(
      { method: 'POST', url: '/', headers: {}, body: 1 },
      new ServerResponse(request),
    );
    const state = new CallState(new AiCall({ mode: 'enforce' } as ProtectedRoute, exchange, 1000));
    const masked = {};
    expect(() => inCall(state, () => pipe.transform(masked, body))).toThrow(
      expect.objectContaining({ code: 'internal_error' }),
    );
    await pipeline.runBody(state);
    expect(inCall(state, () => pipe.transform(masked, body))).toBe(masked);
  });

  it('refuses to stand for a body run that never happened', () => {
    expect(() => pipe.transform({}, body)).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });

  it('lets single members of the body, custom parameters and plain types pass', () => {
    expect(pipe.transform('x', { type: 'body', metatype: Page, data: 'sort' })).toBe('x');
    expect(pipe.transform('x', { type: 'custom', metatype: Page, data: undefined })).toBe('x');
    expect(pipe.transform('x', { type: 'query', metatype: String, data: 'q' })).toBe('x');
    expect(pipe.transform('x', { type: 'param', metatype: undefined, data: 'id' })).toBe('x');
  });

  it.each(['query', 'param'] as const)('validates a %s with a DTO', async (type) => {
    // Express parses queries into objects without prototype.
    const sent: object = Object.assign(Object.create(null), { sort: 'asc', size: '5' });
    const metadata: ArgumentMetadata = { type, metatype: Page, data: undefined };
    const page = await pipe.transform(sent, metadata);
    expect(page).toBeInstanceOf(Page);
    expect(page).toEqual({ sort: 'asc', size: 5 });
    await expect((async () => pipe.transform({ sort: ['asc'] }, metadata))()).rejects.toMatchObject({
      param: 'sort',
    });
    await expect((async () => pipe.transform({ sort: 'a', x: 1 }, metadata))()).rejects.toMatchObject({
      code: 'unknown_member',
    });
  });
});
