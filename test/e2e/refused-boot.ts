/** Starts an application that must not start. */
import type { ModuleMetadata } from '@nestjs/common';
import {
  AiSecurityConfigError,
  AiSecurityModule,
  type AiSecurityOptions,
  type ConfigFault,
} from '@ai-security/nestjs';
import { expect } from 'vitest';
import { startApp, type AdapterName } from './adapters.js';

export const GOOD: AiSecurityOptions = {
  issuers: [{ issuer: 'https://login.example.test', audience: 'https://api.example.test' }],
};

/** The faults that stop the boot; every one has to name its place and its mend in the one message. */
export async function bootFaults(
  adapter: AdapterName,
  options: AiSecurityOptions,
  metadata: ModuleMetadata = {},
): Promise<readonly ConfigFault[]> {
  const error = await startApp(adapter, {
    ...metadata,
    imports: [AiSecurityModule.forRoot(options), ...(metadata.imports ?? [])],
  }).then(
    async ({ app }) => {
      await app.close();
      return new Error('the application has started');
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AiSecurityConfigError);
  const { faults, message } = error as AiSecurityConfigError;
  for (const { where, fault, mend } of faults) {
    for (const part of [where, fault, mend]) {
      expect(part).not.toBe('');
      expect(message).toContain(part);
    }
  }
  return faults;
}
