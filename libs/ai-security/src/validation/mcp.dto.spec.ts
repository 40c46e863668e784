import {
  ClientNotificationSchema,
  ClientRequestSchema,
  JSONRPCMessageSchema,
  type ClientNotification,
  type ClientRequest,
  type JSONRPCNotification,
  type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { McpRequest } from './mcp.dto.js';

// The compiler proves that ours takes what the SDK's types allow, and is one of them where it has an `id`.
const fromSdk = (message: JSONRPCRequest | JSONRPCNotification): McpRequest => message;
const toSdk = (request: McpRequest & { id: string | number }): JSONRPCRequest => request;

/** The params of every method. The compiler proves that none is left out. */
type EveryMethod<T extends { method: string; params?: unknown }> = {
  [M in T['method']]: Extract<T, { method: M }>['params'][];
};

const _meta = { progressToken: 1, 'example.com/trace': { id: 'a' } };
const task = {
  taskId: 't',
  ttl: null,
  createdAt: '2026-01-01T00:00:00Z',
  lastUpdatedAt: '2026-01-01T00:00:00Z',
};

const REQUESTS: EveryMethod<ClientRequest> = {
  ping: [undefined, { _meta }],
  initialize: [
    {
      protocolVersion: '2025-11-25',
      capabilities: {
        roots: { listChanged: true },
        sampling: {},
        elicitation: { form: {} },
        experimental: {},
      },
      clientInfo: {
        name: 'client',
        title: 't',
        version: '1.0.0',
        icons: [{ src: 'https://example.com/a.png' }],
      },
    },
  ],
  'completion/complete': [
    {
      ref: { type: 'ref/prompt', name: 'p' },
      argument: { name: 'a', value: 'v' },
      context: { arguments: { b: 'c' } },
      _meta,
    },
    { ref: { type: 'ref/resource', uri: 'file:///{path}' }, argument: { name: 'path', value: '' } },
  ],
  'logging/setLevel': [{ level: 'debug' }],
  'prompts/get': [{ name: 'p', arguments: { a: 'v' }, _meta }, { name: 'p' }],
  'prompts/list': [undefined, { cursor: 'c' }],
  'resources/list': [undefined, { cursor: 'c' }],
  'resources/templates/list': [{}],
  'resources/read': [{ uri: 'file:///a' }],
  'resources/subscribe': [{ uri: 'file:///a' }],
  'resources/unsubscribe': [{ uri: 'file:///a' }],
  'tools/call': [
    {
      name: 'weather',
      arguments: { city: 'Rome', days: [1, 2], deep: { a: null } },
      _meta,
      task: { ttl: 1 },
    },
    { name: 'now' },
    { name: 'now', arguments: {}, task: {} },
  ],
  'tools/list': [undefined, { cursor: 'c', _meta }],
  'tasks/get': [{ taskId: 't' }],
  'tasks/result': [{ taskId: 't' }],
  'tasks/list': [undefined, { cursor: 'c' }],
  'tasks/cancel': [{ taskId: 't' }],
};

const NOTIFICATIONS: EveryMethod<ClientNotification> = {
  'notifications/cancelled': [{ requestId: 1, reason: 'r' }, {}],
  'notifications/progress': [{ progressToken: 'a', progress: 0.5, total: 1, message: 'm' }],
  'notifications/initialized': [undefined, { _meta }],
  'notifications/roots/list_changed': [undefined],
  'notifications/tasks/status': [{ ...task, status: 'working', statusMessage: 'm', pollInterval: 1, _meta }],
};

async function accepts(message: object): Promise<void> {
  const body: unknown = JSON.parse(JSON.stringify(message));
  const fast = compileDto(McpRequest)(body, 'refuse');
  expect(fast).toBeInstanceOf(McpRequest);
  expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
  expect(await validateInFull(McpRequest, body, 'refuse')).toStrictEqual(fast);
}

const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'f', arguments: {} } };
const ILLEGAL: Record<string, [body: unknown, code: string, param: string | null]> = {
  'a batch': [[call], 'invalid_body', null],
  'another version': [{ ...call, jsonrpc: '1.0' }, 'invalid_body', 'jsonrpc'],
  'no version': [{ ...call, jsonrpc: undefined }, 'invalid_body', 'jsonrpc'],
  'an id that is null': [{ ...call, id: null }, 'invalid_body', 'id'],
  'an id that is an object': [{ ...call, id: {} }, 'invalid_body', 'id'],
  'no method': [{ ...call, method: undefined }, 'invalid_body', 'method'],
  'a method that is no text': [{ ...call, method: ['tools/call'] }, 'invalid_body', 'method'],
  'params by position': [{ ...call, params: ['f'] }, 'invalid_body', 'params'],
  'params as text': [{ ...call, params: '{}' }, 'invalid_body', 'params'],
  'params that are null': [{ ...call, params: null }, 'invalid_body', 'params'],
  'a tool name that is no text': [{ ...call, params: { name: ['f'] } }, 'invalid_body', 'params'],
  'arguments as text': [{ ...call, params: { name: 'f', arguments: '{}' } }, 'invalid_body', 'params'],
  'arguments as list': [{ ...call, params: { name: 'f', arguments: [] } }, 'invalid_body', 'params'],
  'arguments that are null': [{ ...call, params: { name: 'f', arguments: null } }, 'invalid_body', 'params'],
  'a task as text': [{ ...call, params: { name: 'f', task: 't' } }, 'invalid_body', 'params'],
  'metadata as text': [{ ...call, params: { name: 'f', _meta: 'm' } }, 'invalid_body', 'params'],
  'an unknown member': [{ ...call, note: 'hello' }, 'unknown_member', null],
  'a response': [{ jsonrpc: '2.0', id: 1, result: {} }, 'invalid_body', 'method'],
};

describe('McpRequest', () => {
  it.each(Object.entries<unknown[]>(REQUESTS))('accepts the request %s', async (method, all) => {
    for (const [index, params] of all.entries()) {
      const id = index % 2 ? 'a-1' : index;
      const message = { jsonrpc: '2.0', id, method, ...(params ? { params } : {}) };
      expect(JSONRPCMessageSchema.safeParse(message).success).toBe(true);
      expect(ClientRequestSchema.safeParse(message).error).toBeUndefined();
      await accepts(message);
    }
  });

  it.each(Object.entries<unknown[]>(NOTIFICATIONS))('accepts the notification %s', async (method, all) => {
    for (const params of all) {
      const message = { jsonrpc: '2.0', method, ...(params ? { params } : {}) };
      expect(JSONRPCMessageSchema.safeParse(message).success).toBe(true);
      expect(ClientNotificationSchema.safeParse(message).error).toBeUndefined();
      await accepts(message);
    }
  });

  it('accepts methods of extensions', () =>
    accepts({ jsonrpc: '2.0', id: -1, method: 'example.com/hello', params: { anything: [{ a: 1 }] } }));

  it.each(Object.entries(ILLEGAL))('refuses %s', async (_, [illegal, code, param]) => {
    const body: unknown = JSON.parse(JSON.stringify(illegal));
    expect(compileDto(McpRequest)(body, 'refuse')).toBeUndefined();
    const full = async () => validateInFull(McpRequest, body, 'refuse');
    await expect(full()).rejects.toMatchObject({ code, param });
  });

  it('strips unknown members beside the known', async () => {
    const body = { ...call, note: 'hello' };
    const fast = compileDto(McpRequest)(body, 'strip');
    expect({ ...fast }).toEqual(call);
    expect(await validateInFull(McpRequest, body, 'strip')).toStrictEqual(fast);
  });

  it('is typed as the SDK types it', () => {
    const request = fromSdk({ jsonrpc: '2.0', id: 1, method: 'ping' });
    expect(toSdk(Object.assign(request, { id: 1 }))).toEqual({ jsonrpc: '2.0', id: 1, method: 'ping' });
  });
});
