/** The scripts of a store in a real Redis, with a time that a test sets. */
import type { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';

const TIME = "redis.call('TIME')";

/** What a store needs of a connection. */
type Scripts = Pick<RedisConnection, 'script'>;

export interface ClockedScripts {
  readonly scripts: Scripts;
  /** Sets the store's time, in milliseconds. Keys still expire by the real one. */
  readonly at: (ms: number) => void;
}

/** Everything is the real script on the real server; only what TIME answers is ours. */
export function clockedScripts(connection: Scripts): ClockedScripts {
  let now = 0;
  const script: Scripts['script'] = (lua) => {
    const parts = lua.split(TIME);
    if (parts.length !== 2) throw new Error('a script must read the time once');
    // The last two arguments are ours: taken out, for scripts that look at all of theirs.
    const real = connection.script(parts.join('{ table.remove(ARGV, #ARGV - 1), table.remove(ARGV) }'));
    return {
      run: (keys, args) => real.run(keys, [...args, Math.floor(now / 1000), (now % 1000) * 1000]),
    };
  };
  return { scripts: { script }, at: (ms) => void (now = ms) };
}
