/** Starts `service.js` and speaks with it: the admin's part over IPC, a client's over HTTP. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AiSecurityOptions, ApiKeyService, TokenRevocation } from '@ai-security/nestjs';

const PROGRAM = fileURLToPath(new URL('service.js', import.meta.url));

export interface ServiceProcess {
  /**
   * Its methods reject with an `Error` that has `name`, `code` and `message` of the one in the process, or with
   * the name `ServiceEnded`.
   */
  readonly keys: Pick<ApiKeyService, 'create' | 'rotate' | 'revoke' | 'show' | 'list'>;
  readonly revocation: Pick<TokenRevocation, 'revokeToken' | 'revokeSubject'>;
  /** `GET /who` with a key or a token. */
  who(credential: string): Promise<Response>;
  /** Kills it; resolves when it has ended. */
  kill(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly code?: string; readonly message: string };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const gone = (): Error => Object.assign(new Error('the service has ended'), { name: 'ServiceEnded' });

/** @param options beside those that `service.js` has */
export async function startService(options: AiSecurityOptions): Promise<ServiceProcess> {
  const child = fork(PROGRAM, {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], SERVICE_OPTIONS: JSON.stringify(options) },
  });
  const waiting = new Map<number, Waiting>();
  const ended = once(child, 'exit').then(() => {
    for (const one of waiting.values()) one.reject(gone());
  });
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('the service does not start'))),
  ])) as [{ port: number }];

  child.on('message', ({ id, result, error }: Reply) => {
    const asked = waiting.get(id)!;
    waiting.delete(id);
    if (error) asked.reject(Object.assign(new Error(error.message), error));
    else asked.resolve(result);
  });
  let lastId = 0;
  const ask = (target: string, method: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!child.connected) throw gone();
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      // Where it has gone meanwhile, its end says so.
      child.send({ id, target, method, args }, () => undefined);
    });
  const remote = <T extends object>(target: string): T =>
    new Proxy({} as T, {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          ask(target, String(method), args),
    });

  return {
    keys: remote('keys'),
    revocation: remote('revocation'),
    who: (credential) =>
      fetch(`http://127.0.0.1:${port}/who`, { headers: { authorization: `Bearer ${credential}` } }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
