import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from './redis-connection-url.js';
import { RedisConnection } from './redis-connection.js';

describe('parseRedisUrl', () => {
  it.each(['redis://localhost', 'rediss://:secret@redis.test:6380/2'])('leaves %s to ioredis', (url) => {
    expect(parseRedisUrl(url)).toEqual({ mode: 'single', url });
  });

  it('reads the nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://10.0.0.1,redis.test:7000,[::1]:7001')).toEqual({
      mode: 'cluster',
      tls: false,
      nodes: [
        { host: '10.0.0.1', port: 6379 },
        { host: 'redis.test', port: 7000 },
        { host: '::1', port: 7001 },
      ],
      username: '',
      password: '',
    });
    expect(parseRedisUrl('rediss+cluster://user:p%40ss@redis.test/')).toMatchObject({
      tls: true,
      username: 'user',
      password: 'p@ss',
    });
  });

  it('reads Sentinels, and their own password', () => {
    expect(parseRedisUrl('redis+sentinel://a,b:5000/main')).toEqual({
      mode: 'sentinel',
      tls: false,
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 5000 },
      ],
      username: '',
      password: '',
      master: 'main',
      db: 0,
      sentinel: { username: '', password: '' },
    });
    expect(parseRedisUrl('rediss+sentinel://:one@a/my%20main/3?username=u&password=t%2Fwo')).toMatchObject({
      tls: true,
      password: 'one',
      master: 'my main',
      db: 3,
      sentinel: { username: 'u', password: 't/wo' },
    });
  });

  it.each([
    '',
    'localhost:6379',
    'http://:hunter2@localhost',
    'redis://:hunter2@localhost:99999',
    'redis+cluster://',
    'redis+cluster://:hunter2@a,,b',
    'redis+cluster://:hunter2@a:99999',
    'redis+cluster://:hunter2@a/1',
    'redis+cluster://:hunter2@a?db=1',
    'redis+cluster://:hunter2%@a',
    'redis+sentinel://:hunter2@a',
    'redis+sentinel://:hunter2@a/',
    'redis+sentinel://:hunter2@a/main/x',
    'redis+sentinel://:hunter2@a/main?sentinelPassword=x',
    'redis+other://:hunter2@a',
  ])('refuses %j, and a connection does so without repeating it', async (url) => {
    expect(parseRedisUrl(url)).toBeUndefined();
    const error = await RedisConnection.connect(url).catch(String);
    expect(error).toContain('must begin with redis://');
    expect(error).not.toContain('hunter2');
  });
});
