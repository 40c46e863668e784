/** Who makes, rotates and revokes keys: through a service or with the tool, and what was acknowledged. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import { PEPPER, runTool, type Ran } from '../cli/tool-process.js';
import type { ServiceProcess } from './service-process.js';

export const ASKED = { name: 'nightly', owner: 'team-a', scopes: ['ai:chat'] };

/** Runs the tool. @param place `file:PATH` or a Redis URL */
export const tool = (place: string, ...argv: string[]): Promise<Ran> =>
  runTool({ AI_SECURITY_KEY_PEPPER: PEPPER, AI_SECURITY_KEY_STORE: place }, 'keys', ...argv).then(
    (output) => ({ code: 0, ...output }),
    (error: Ran) => error,
  );

/** Makes a key with the tool. */
export async function keyOfTool(place: string): Promise<string> {
  const { code, stdout } = await tool(place, 'create', '--name', 'n', '--owner', 'o', '--scope', 'ai:chat');
  expect(code).toBe(0);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** One admin at each service who works all the time; what the store does not take is not acknowledged. */
export class KeyAdmins {
  readonly #good = new Set<string>();
  readonly #revoked = new Set<string>();
  readonly #admins: Promise<void>[];
  #running = true;

  constructor(services: readonly ServiceProcess[]) {
    this.#admins = services.map((service) => this.#work(service));
  }

  /** How many changes were acknowledged that still hold. */
  get acknowledged(): number {
    return this.#good.size + this.#revoked.size;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#admins);
  }

  /** Every key that was made is good at a service, unless it was replaced or revoked. */
  async check(service: ServiceProcess): Promise<void> {
    expect(this.#good.size).toBeGreaterThan(0);
    expect(this.#revoked.size).toBeGreaterThan(0);
    for (const key of this.#good) expect((await service.who(key)).status).toBe(200);
    for (const key of this.#revoked) expect((await service.who(key)).status).toBe(401);
  }

  async #work(service: ServiceProcess): Promise<void> {
    while (this.#running) {
      try {
        await this.#one(service);
      } catch (error) {
        expect(error).toMatchObject({ name: expect.stringMatching(/^(StoreUnavailable|ServiceEnded)$/) });
        if ((error as Error).name === 'ServiceEnded') return;
      }
      await later(10);
    }
  }

  async #one({ keys }: ServiceProcess): Promise<void> {
    const { key, record } = await keys.create(ASKED);
    if (Math.random() < 0.3) {
      this.#good.add(key);
      return;
    }
    // Not acknowledged, a change may have been made or not.
    const { key: second } = await keys.rotate(record.id, { overlapSeconds: 0 });
    this.#revoked.add(key);
    if (Math.random() < 0.5) {
      this.#good.add(second);
      return;
    }
    await keys.revoke(record.id);
    this.#revoked.add(second);
  }
}
