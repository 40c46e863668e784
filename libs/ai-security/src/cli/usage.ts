/** What the tool can do, and how it says that it was not understood. */

export const USAGE = `Usage: ai-security keys <command> [options]
       ai-security block | unblock | blocked [options]

Commands about keys
  create                make a key; the key itself is shown once
  list                  all keys, the oldest first
  show <id>             one key
  rotate <id>           give a key a new secret under the same id; shown once
  revoke <id>           end a key at once and for good
  <id> is the id of a key, or the key itself.

Commands about blocks
  block <target>        stop a caller, a model or everything within a second, open calls too
  unblock <target>      end a block
  blocked               all blocks, the oldest first
  <target> is one of: principal <id>, key <id>, tenant <name>, model <name>, all. The id of a principal is
  '<issuer>|<subject>'; a model may end in *.

Options
  --store <place>       file:PATH or a Redis URL, e.g. redis://localhost:6379
  --json                answer in JSON
  --help                this text

Options of create
  --name <text>         what it is for (needed)
  --owner <text>        who calls with it (needed)
  --tenant <text>
  --env <name>          default: live
  --scope <scope>       may be repeated, as may the next two
  --model <name>        the only models it may use
  --network <cidr>      the only addresses it may come from
  --rate <rate>         requests, e.g. 60/min
  --tokens <budget>     e.g. 100k/day
  --cost <budget>       e.g. '5 USD/day'
  --expires <days>      1 to 3650, or never; default: 90

Options of rotate
  --overlap <seconds>   how long the secret of now works on; default: 86400
  --expires <days>      from now on; default: the key ends when it did before

Options of block
  --reason <token>      why, for the list and the log: a-z, 0-9, _, . and -
  --for <time>          it ends by itself, e.g. 30min, 2h, 1day; default: never

Environment
  AI_SECURITY_KEY_STORE   as --store, for keys
  AI_SECURITY_BLOCK_STORE as --store, for blocks
  REDIS_URL               the store where neither is given
  AI_SECURITY_KEY_PEPPER  that of the service, for create and rotate; at least 32 characters

Exit codes: 0 done, 1 refused (no such key or block, ended, …), 2 not understood or something is missing,
3 the store is unavailable`;

/** The tool was called in a way it does not understand. Its text quotes no argument: one may be a key. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly faults: readonly string[]) {
    super(faults.map((fault) => `- ${fault}`).join('\n'));
  }
}
