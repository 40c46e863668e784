/** Wherever Nest serves a protected route, its first refusals have our form: the paths of the boot scan are right. */
import {
  Controller,
  HttpCode,
  Module,
  Post,
  RequestMethod,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common';
import type { INestApplication, VersioningOptions } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { AiEndpoint, AiSecurityModule } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { post } from './chat-host.js';
import { expectProblem } from './problem.js';

class AnsweringController {
  @Post('inherited')
  @HttpCode(200)
  @AiEndpoint()
  inherited(): object {
    return { ok: true };
  }
}

@AiEndpoint()
@Controller({ path: ['plain', 'also'], version: ['1', '2'] })
class PlainController extends AnsweringController {
  @Post(['one', 'two'])
  @HttpCode(200)
  one(): object {
    return { ok: true };
  }

  @Post(':id/answers')
  @HttpCode(200)
  deep(): object {
    return { ok: true };
  }
}

@AiEndpoint()
@Controller({ path: 'neutral', version: VERSION_NEUTRAL })
class NeutralController {
  @Post()
  @HttpCode(200)
  root(): object {
    return { ok: true };
  }
}

@Module({ controllers: [NeutralController] })
class ShopModule {}

const version = { 'x-version': '1' };
const URI: VersioningOptions = { type: VersioningType.URI, defaultVersion: '1' };
const HEADER: VersioningOptions = { type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' };

const PLACES: readonly [string, ((app: INestApplication) => void) | undefined, readonly string[]][] = [
  [
    'as it is',
    undefined,
    ['/plain/one', '/plain/two', '/also/one', '/also/inherited', '/plain/7/answers', '/shop/neutral'],
  ],
  [
    'a prefix',
    (app) => app.setGlobalPrefix('/api/'),
    ['/api/plain/one', '/api/shop/neutral', '/api/plain/one/'],
  ],
  [
    'a prefix with an exception',
    (app) => app.setGlobalPrefix('api', { exclude: [{ path: 'plain/*all', method: RequestMethod.ALL }] }),
    ['/plain/one', '/api/also/one', '/api/shop/neutral'],
  ],
  [
    'versions in the path',
    (app) => app.enableVersioning(URI),
    ['/v1/plain/one', '/v2/also/two', '/v1/plain/inherited', '/shop/neutral'],
  ],
  [
    'versions with a prefix of their own',
    (app) => app.setGlobalPrefix('api').enableVersioning({ ...URI, prefix: 'version-' }),
    ['/api/version-1/plain/one', '/api/shop/neutral'],
  ],
  ['versions in a header', (app) => app.enableVersioning(HEADER), ['/plain/one', '/shop/neutral']],
];

describe.each(ADAPTERS)('mounted on %s', (adapter) => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await createTestIssuer();
  });
  afterAll(async () => issuer.stop());

  it.each(PLACES)('%s', async (_, prepare, paths) => {
    const { app, url }: StartedApp = await startApp(
      adapter,
      {
        imports: [
          ShopModule,
          RouterModule.register([{ path: 'shop', module: ShopModule }]),
          AiSecurityModule.forRoot({
            issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
            audit: { sink: { write: () => undefined } },
          }),
        ],
        controllers: [PlainController],
      },
      prepare,
    );
    try {
      const token = await issuer.token();
      for (const path of paths) {
        const answer = await post(url + path, { text: 'hello' }, token, version);
        // Fastify takes a path with a slash at its end for another one.
        if (answer.status === 404 && path.endsWith('/')) continue;
        expect(answer.status, path).toBe(200);
        await expectProblem(await post(url + path, '{"text": oops', token, version), 'malformed_json');
        await expectProblem(
          await post(url + path, { text: 'hello' }, undefined, version),
          'authentication_required',
        );
      }
    } finally {
      await app.close();
    }
  });
});
