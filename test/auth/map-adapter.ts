/** Storage of `oidc-provider` for a test: a map that outlives a provider, as the next one goes on with other keys. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Without an adapter of our own, `oidc-provider` takes its in-memory one and warns at every start. */
export function mapAdapters(): AdapterFactory {
  const models = new Map<string, Map<string, AdapterPayload>>();
  return (name) => {
    const stored = models.get(name) ?? new Map<string, AdapterPayload>();
    models.set(name, stored);
    return new MapAdapter(stored);
  };
}

/** What has expired is not removed: `oidc-provider` looks at `exp` itself. */
class MapAdapter implements Adapter {
  constructor(private readonly stored: Map<string, AdapterPayload>) {}

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.stored.set(id, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.stored.get(id);
  }

  async findByUserCode(): Promise<void> {}

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.stored.values()].find((payload) => payload.uid === uid);
  }

  async consume(id: string): Promise<void> {
    const payload = this.stored.get(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.stored.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, payload] of this.stored) if (payload.grantId === grantId) this.stored.delete(id);
  }
}
