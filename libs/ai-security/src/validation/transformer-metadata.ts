/** class-transformer's decorator metadata, which its index does not export. */
import { createRequire } from 'node:module';
import { Type } from 'class-transformer';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';

let storage: MetadataStorage | null | undefined;

/**
 * The storage that the decorators in this process write to; `undefined` when that cannot be told, e.g. in
 * a bundle with its own copy. Then no class is known well enough to be compiled.
 */
export function transformerMetadata(): MetadataStorage | undefined {
  if (storage === undefined) storage = load();
  return storage ?? undefined;
}

function load(): MetadataStorage | null {
  class Probe {}
  try {
    const load = createRequire(import.meta.url);
    const module = load('class-transformer/cjs/storage.js') as { defaultMetadataStorage: MetadataStorage };
    Type(() => Probe)(Probe.prototype, 'member');
    return module.defaultMetadataStorage.findTypeMetadata(Probe, 'member')
      ? module.defaultMetadataStorage
      : null;
  } catch {
    return null;
  }
}
