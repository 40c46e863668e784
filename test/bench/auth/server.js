/** A server process: `bare`, or guarded where an issuer is named. */
import { ApiKeyService } from '@ai-security/nestjs';
import { serve } from '../model/serve.js';
import { createApp } from './app.js';
import { newKeys } from './credentials.js';

const { BENCH_ADAPTER, BENCH_ISSUER, BENCH_AUDIENCE } = process.env;
const app = await createApp(
  BENCH_ADAPTER,
  BENCH_ISSUER && { issuer: BENCH_ISSUER, audience: BENCH_AUDIENCE },
);
let calls = 0;
app.getHttpServer().on('request', () => calls++);
await serve(app, {
  calls: () => calls,
  newKeys: (count) => newKeys(app.get(ApiKeyService), count),
});
