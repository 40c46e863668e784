/** Seals what the vault keeps of one caller: under his name the store sees neither who he is nor a value. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Principal } from '../../call/principal.js';
import { derivedKey } from '../derived-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class VaultSeal {
  /** Whose entries these are: a keyed hash of the principal, 43 characters. Keys of the hash differ by tenant. */
  readonly owner: string;
  // A key for each owner: no caller, and no tenant, can fill up the number of random nonces that is safe for a key.
  readonly #key: Uint8Array;

  constructor(secret: Uint8Array, { id, tenant }: Pick<Principal, 'id' | 'tenant'>) {
    const hashKey = derivedKey(secret, 'ai-security vault owners v1', tenant);
    this.owner = createHmac('sha256', hashKey).update(id).digest('base64url');
    this.#key = derivedKey(secret, 'ai-security vault values v1', this.owner);
  }

  /** Nonce, tag and cipher text, base64url. It opens only for the same owner and pseudonym. */
  seal(pseudonym: string, value: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#boundTo(pseudonym));
    // UTF-16: a value may hold half of a surrogate pair, which UTF-8 has no bytes for.
    const sealed = Buffer.concat([cipher.update(value, 'utf16le'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws Error for what was not sealed so: changed, of another owner, or of another pseudonym */
  open(pseudonym: string, sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(this.#boundTo(pseudonym));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const value = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([value, decipher.final()]).toString('utf16le');
  }

  /** The owner has a fixed length, so no other pair reads the same. */
  #boundTo(pseudonym: string): Buffer {
    return Buffer.from(this.owner + pseudonym);
  }
}
