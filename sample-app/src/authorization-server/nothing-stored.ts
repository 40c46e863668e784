/** Storage of the development authorization server: none, as its tokens are JWTs and its clients are fixed. */
import type { Adapter } from 'oidc-provider';

/** Without an adapter of our own, `oidc-provider` takes its in-memory one and warns at every start. */
export class NothingStored implements Adapter {
  async upsert(): Promise<void> {}
  async find(): Promise<void> {}
  async findByUserCode(): Promise<void> {}
  async findByUid(): Promise<void> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
}
