/** A host that trusts an `OidcServer` and answers with what it knows of its caller. */
import { Controller, Get, Post, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  Caller,
  TokenRevocation,
  type AiSecurityOptions,
  type Principal,
} from '@ai-security/nestjs';
import { startApp, type AdapterName } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { AUDIENCE, MFA } from './oidc-configuration.js';
import type { OidcServer } from './oidc-server.js';

/** What clients use; no request says so. */
export const PUBLIC_URL = 'https://api.example.test';

const answerTo = ({ subject, clientId, claims }: Principal): object => ({
  subject,
  clientId,
  acr: claims['acr'],
  amr: claims['amr'],
});

@Controller('ai')
export class OidcController {
  @Get('models')
  @AiEndpoint({ scopes: ['ai:read'] })
  models(@Caller() caller: Principal): object {
    return answerTo(caller);
  }

  @Post('chat')
  @AiEndpoint({ scopes: ['ai:chat'] })
  chat(@Caller() caller: Principal): object {
    return answerTo(caller);
  }

  @Get('transfers')
  @AiEndpoint({ scopes: ['ai:read'], acr: [MFA], maxAge: 300 })
  transfers(@Caller() caller: Principal): object {
    return answerTo(caller);
  }
}

/** The options of a module that trusts the server for JWTs and opaque tokens. */
export const trusting = (
  { issuer }: OidcServer,
  { oauth, ...more }: AiSecurityOptions = {},
): AiSecurityOptions => ({
  issuers: [
    {
      issuer,
      audience: AUDIENCE,
      introspection: { clientId: 'api', clientSecret: 'api secret: 100%' },
    },
  ],
  oauth: { publicUrl: PUBLIC_URL, ...oauth },
  secret: 's'.repeat(32),
  rate: { limit: '1000000/min', authFailures: '1000000/min' },
  ...more,
});

export interface OidcHost {
  readonly app: INestApplication;
  readonly url: string;
  readonly revocation: TokenRevocation;
  /** Calls with a token, `GET /ai/models` where nothing else is said. */
  call(
    token: string,
    request?: { path?: string; method?: string; headers?: Record<string, string> },
  ): Promise<Response>;
  /** Why a call was refused, as it is on the record alone. */
  reasonOf(response: Response): Promise<string | undefined>;
}

export async function startOidcHost(
  adapter: AdapterName,
  server: OidcServer,
  options: AiSecurityOptions = {},
): Promise<OidcHost> {
  const audit = new AuditLines();
  const security = AiSecurityModule.forRoot({ ...trusting(server, options), audit: { sink: audit } });
  const { app, url } = await startApp(adapter, { imports: [security], controllers: [OidcController] });
  return {
    app,
    url,
    revocation: app.get(TokenRevocation),
    call: (token, { path = '/ai/models', method = 'GET', headers = {} } = {}) =>
      fetch(url + path, { method, headers: { authorization: `Bearer ${token}`, ...headers } }),
    async reasonOf(response) {
      const { decisions } = await audit.call(response.headers.get('x-request-id'));
      return decisions.find(({ effect }) => effect === 'deny')?.reason;
    },
  };
}
