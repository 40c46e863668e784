/** The forms of a Redis URL: one server, a master that Sentinels name, or a cluster. */

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Empty where there are none. */
export interface RedisCredentials {
  readonly username: string;
  readonly password: string;
}

export type RedisAddress =
  | { readonly mode: 'single'; readonly url: string }
  | ({
      readonly mode: 'sentinel';
      readonly tls: boolean;
      readonly nodes: readonly RedisNode[];
      /** The name under which the Sentinels know the master. */
      readonly master: string;
      readonly db: number;
      readonly sentinel: RedisCredentials;
    } & RedisCredentials)
  | ({
      readonly mode: 'cluster';
      readonly tls: boolean;
      /** Some of its nodes; they name the others. */
      readonly nodes: readonly RedisNode[];
    } & RedisCredentials);

/** What to say of a URL that has none of the forms. It holds a password, so it is never quoted. */
export const REDIS_URL_FORM =
  'must begin with redis://, redis+sentinel:// or redis+cluster:// (rediss for TLS) and be a valid URL';

/**
 * Reads one of
 * - `redis://[[user]:password@]host[:port][/db]`
 * - `redis+sentinel://[[user]:password@]sentinel[:port][,…]/master[/db][?username=…&password=…]`, where the user and
 *   password at the end are those of the Sentinels
 * - `redis+cluster://[[user]:password@]node[:port][,…]`
 *
 * each with `rediss` for TLS. Special characters of credentials are percent-encoded.
 *
 * @returns `undefined` for anything else
 */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  if (/^rediss?:\/\//.test(url)) return URL.canParse(url) ? { mode: 'single', url } : undefined;
  const [, secure, mode, login = '', hosts = '', rest = ''] =
    /^redis(s?)\+(sentinel|cluster):\/\/([^/?#]*@)?([^/?#]+)(.*)$/.exec(url) ?? [];
  const nodes = hosts.split(',').map((host) => nodeOf(host, mode === 'sentinel' ? 26_379 : 6379));
  // Everything but the list of hosts has the form of an ordinary URL.
  const plain = `redis://${login}host${rest}`;
  if (!nodes.every((node) => node !== undefined) || !URL.canParse(plain)) return undefined;
  const { username, password, pathname, searchParams, hash } = new URL(plain);
  try {
    const common = {
      tls: secure === 's',
      nodes,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
    if (mode === 'cluster')
      return /^\/?$/.test(pathname + hash) && searchParams.size === 0 ? { mode, ...common } : undefined;
    const [, master, db = '0'] = /^\/([^/]+)(?:\/(\d{1,4}))?$/.exec(pathname + hash) ?? [];
    if (master === undefined) return undefined;
    const {
      username: sentinelUser = '',
      password: sentinelPassword = '',
      ...unknown
    } = Object.fromEntries(searchParams);
    if (Object.keys(unknown).length > 0) return undefined;
    return {
      mode: 'sentinel',
      ...common,
      master: decodeURIComponent(master),
      db: Number(db),
      sentinel: { username: sentinelUser, password: sentinelPassword },
    };
  } catch {
    // A '%' that encodes nothing.
    return undefined;
  }
}

function nodeOf(text: string, defaultPort: number): RedisNode | undefined {
  if (!URL.canParse(`redis://${text}`)) return undefined;
  const { hostname, port } = new URL(`redis://${text}`);
  if (hostname === '') return undefined;
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || defaultPort) };
}
