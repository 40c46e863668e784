/** RFC 9728: whatever the host does to its routes, clients find the authorization servers. */
import { Controller, Get, Injectable, UnauthorizedException, VersioningType } from '@nestjs/common';
import type { CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AiEndpoint, AiSecurityModule, type AiSecurityOptions } from '@ai-security/nestjs';
import { afterEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type AdapterName, type StartedApp } from './adapters.js';

@Controller('ai')
class AiController {
  @Get('models')
  @AiEndpoint({ scopes: ['ai:read'] })
  models(): object {
    return {};
  }

  @Get('either')
  @AiEndpoint({ scopesAny: ['ai:chat', 'ai:read'] })
  either(): object {
    return {};
  }
}

@Controller('mcp')
class McpController {
  @Get()
  @AiEndpoint()
  get(): object {
    return {};
  }
}

/** A host that lets nobody in. */
@Injectable()
class ShutGuard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const issuer = (name: string, audience: string) => ({ issuer: `https://${name}.example.test`, audience });

describe.each(ADAPTERS)('on %s', (adapter: AdapterName) => {
  let started: StartedApp;
  afterEach(() => started.app.close());

  const start = async (options: AiSecurityOptions, shut = false): Promise<void> => {
    started = await startApp(
      adapter,
      {
        imports: [AiSecurityModule.forRoot(options)],
        controllers: [AiController, McpController],
        providers: shut ? [{ provide: APP_GUARD, useClass: ShutGuard }] : [],
      },
      (app) => {
        app.setGlobalPrefix('v9');
        app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    );
  };
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(started.url + path, init);
  const challenges = async (path: string): Promise<string | null> =>
    (await get(path)).headers.get('www-authenticate');

  it('a document for each audience, at the root', async () => {
    const api = 'https://api.example.test/ai';
    await start(
      {
        issuers: [issuer('a', api), issuer('b', 'https://api.example.test/mcp/'), issuer('c', api)],
        oauth: { publicUrl: 'https://api.example.test/' },
      },
      true,
    );
    const response = await get(`${WELL_KNOWN}/ai`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({
      resource: api,
      authorization_servers: ['https://a.example.test', 'https://c.example.test'],
      bearer_methods_supported: ['header'],
      scopes_supported: ['ai:read', 'ai:chat'],
      dpop_signing_alg_values_supported: ['ES256', 'EdDSA'],
    });
    expect(await (await get(`${WELL_KNOWN}/mcp`)).json()).toMatchObject({
      resource: 'https://api.example.test/mcp/',
      authorization_servers: ['https://b.example.test'],
    });
    expect((await get(WELL_KNOWN)).status).toBe(404);
    expect((await get(`/v9${WELL_KNOWN}/ai`)).status).toBe(404);
  });

  it('challenges point to it, and say what else is accepted', async () => {
    await start({
      issuers: [issuer('a', 'https://api.example.test')],
      oauth: { publicUrl: 'https://api.example.test' },
    });
    expect(await challenges('/v9/v1/ai/models')).toBe(
      'Bearer scope="ai:read", resource_metadata="https://api.example.test/.well-known/oauth-protected-resource", ' +
        'DPoP algs="ES256 EdDSA"',
    );
  });

  it('of several resources a challenge names that of the path', async () => {
    await start({
      issuers: [
        issuer('a', 'https://api.example.test/other'),
        issuer('b', 'https://api.example.test/v9/v1/mcp'),
      ],
    });
    expect(await challenges('/v9/v1/mcp')).toContain(`${WELL_KNOWN}/v9/v1/mcp"`);
    expect(await challenges('/v9/v1/ai/models')).toContain(`${WELL_KNOWN}/other"`);
  });

  it('without a URL there is neither', async () => {
    await start({ issuers: [issuer('a', 'ai-api')] });
    expect((await get(WELL_KNOWN)).status).toBe(404);
    expect(await challenges('/v9/v1/ai/models')).toBe('Bearer scope="ai:read"');
  });

  it('an audience that is a name is the resource of the public URL', async () => {
    await start({ issuers: [issuer('a', 'ai-api')], oauth: { publicUrl: 'https://api.example.test' } });
    expect(await (await get(WELL_KNOWN)).json()).toMatchObject({ resource: 'https://api.example.test' });
  });
});
