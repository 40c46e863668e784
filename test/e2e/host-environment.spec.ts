/** The host's `.env` is the host's: we neither load one nor get in the way of the `ConfigModule` that does. */
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AiSecurityModule } from '@ai-security/nestjs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';

const issuers = [{ issuer: 'https://login.example.test', audience: 'https://api.example.test' }];

describe.each(ADAPTERS)('the environment of a host on %s', (adapter) => {
  let directory: string;
  const home = process.cwd();
  const before = { ...process.env };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ai-security-host-'));
    await writeFile(
      join(directory, '.env'),
      'HOST_VALUE=of the host\nHOST_BASE=one\nHOST_URL=http://${HOST_BASE}\n',
    );
  });
  afterEach(async () => {
    process.chdir(home);
    process.env = { ...before };
    await rm(directory, { recursive: true });
  });

  it('is not loaded by us', async () => {
    process.chdir(directory);
    const { app } = await startApp(adapter, { imports: [AiSecurityModule.forRoot({ issuers })] });
    expect(process.env['HOST_VALUE']).toBeUndefined();
    await app.close();
  });

  it.each([true, false])('is loaded by the host all the same (our module first: %s)', async (oursFirst) => {
    const host = ConfigModule.forRoot({
      envFilePath: join(directory, '.env'),
      expandVariables: true,
      load: [() => ({ nested: { value: 7 } })],
    });
    const ours = AiSecurityModule.forRoot({ issuers });
    const { app } = await startApp(adapter, { imports: oursFirst ? [ours, host] : [host, ours] });
    const config = app.get(ConfigService);
    expect(config.get('HOST_VALUE')).toBe('of the host');
    expect(config.get('nested.value')).toBe(7);
    // What is built from a variable follows it: Nest looks at the host's file again.
    config.set('HOST_BASE', 'two');
    expect(config.get('HOST_URL')).toBe('http://two');
    await app.close();
  });

  it('configures us, where it says so', async () => {
    await writeFile(
      join(directory, '.env'),
      'AI_SECURITY_ISSUER=https://login.example.test\nAI_SECURITY_AUDIENCE=https://api.example.test\n',
    );
    const host = ConfigModule.forRoot({ envFilePath: join(directory, '.env') });
    const { app } = await startApp(adapter, { imports: [host, AiSecurityModule.forRoot()] });
    await app.close();
  });
});
