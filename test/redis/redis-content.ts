/** All that a Redis holds, for a test that looks for what must not be in it. */
import { Redis } from 'ioredis';

/** Key → content. @throws Error for a type that nobody looks into here */
export async function contentOf(url: string): Promise<Map<string, unknown>> {
  const client = new Redis(url);
  try {
    const content = new Map<string, unknown>();
    for (const name of await client.keys('*')) content.set(name, await valueOf(client, name));
    return content;
  } finally {
    client.disconnect();
  }
}

async function valueOf(client: Redis, name: string): Promise<unknown> {
  const type = await client.type(name);
  if (type === 'string') return client.get(name);
  if (type === 'hash') return client.hgetall(name);
  if (type === 'zset') return client.zrange(name, '0', '-1');
  throw new Error(`a ${type} in ${name}: nobody looks into it here`);
}
