/** What a call does with the vault: takes back what its caller's earlier calls hid, and leaves what it hides. */
import type { AiCall } from '../../call/ai-call.js';
import type { AiSecuritySettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { Hidden, PiiSessions } from '../pii-sessions.js';
import type { PseudonymVault } from './pseudonym-vault.js';
import { VaultSeal } from './vault-seal.js';

/** When to try again while the store is down; it may be back at any moment. */
const RETRY_SECONDS = 5;
// A caller can bring a thousand values: long ones would fill the store.
const LONGEST_VALUE = 4_096;

export class CallVault {
  readonly #secrets: readonly Uint8Array[];
  readonly #maxEntries: number;

  constructor(
    private readonly vault: PseudonymVault,
    private readonly sessions: PiiSessions,
    { secret, previousSecrets, pii }: Pick<AiSecuritySettings, 'secret' | 'previousSecrets' | 'pii'>,
  ) {
    this.#secrets = [secret, ...previousSecrets];
    this.#maxEntries = pii.vault?.maxEntries ?? 0;
  }

  /**
   * Masks between loading and saving. A caller that is not known has nothing in the vault.
   *
   * @throws (rejects with) what `mask` throws, and SecurityProblem `temporarily_unavailable` when the store is down: a
   *   caller who reads a pseudonym instead of his value would not know why
   */
  async around(call: AiCall, mask: () => unknown): Promise<unknown> {
    const { principal } = call;
    if (!principal) return mask();
    const seals = this.#secrets.map((secret) => new VaultSeal(secret, principal));
    this.sessions.remember(call, (await Promise.all(seals.map((seal) => this.#load(seal)))).flat());
    const masked = await mask();
    // Where calls are only observed nothing was hidden from the model.
    if (call.route.mode === 'enforce') await this.#save(seals[0]!, [...this.sessions.of(call).entries()]);
    return masked;
  }

  async #load(seal: VaultSeal): Promise<Hidden> {
    const entries = await this.vault.load(seal.owner).catch(refuse);
    return entries.map(([pseudonym, sealed]) => [pseudonym, seal.open(pseudonym, sealed)] as const);
  }

  async #save(seal: VaultSeal, hidden: Hidden): Promise<void> {
    const kept = hidden.filter(([, value]) => value.length <= LONGEST_VALUE).slice(-this.#maxEntries);
    if (kept.length === 0) return;
    const entries = kept.map(([pseudonym, value]) => [pseudonym, seal.seal(pseudonym, value)] as const);
    await this.vault.save(seal.owner, entries).catch(refuse);
  }
}

function refuse(cause: unknown): never {
  if (!(cause instanceof StoreUnavailable)) throw cause;
  throw new SecurityProblem('temporarily_unavailable', {
    reason: 'store_down',
    headers: { 'Retry-After': `${RETRY_SECONDS}` },
    cause,
  });
}
