/** API keys as text for a terminal. */
import type { ApiKeyInfo } from '../auth/api-keys/api-key-record.js';
import { shown, textTable, timeOf } from './text-table.js';

const HEAD = ['ID', 'STATUS', 'ENV', 'NAME', 'OWNER', 'SCOPES', 'EXPIRES', 'LAST USED'];

/** One line per key below a head; columns as wide as what is in them. */
export function tableOf(keys: readonly ApiKeyInfo[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.status,
    key.environment,
    key.name,
    key.owner,
    key.scopes.join(' ') || '-',
    timeOf(key.expiresAt, 'never'),
    timeOf(key.lastUsedAt, 'never'),
  ]);
  return textTable(HEAD, rows);
}

/** One line for each thing that is to be said of a key. */
export function sheetOf(key: ApiKeyInfo): string {
  const { budget } = key;
  const lines: [string, string | undefined][] = [
    ['id', key.id],
    ['status', key.status],
    ['name', key.name],
    ['owner', key.owner],
    ['tenant', key.tenant],
    ['environment', key.environment],
    ['scopes', key.scopes.join(' ') || 'none'],
    ['models', key.models?.join(', ')],
    ['networks', key.networks?.join(', ')],
    ['rate', key.rate],
    [
      'budget',
      budget &&
        Object.entries(budget)
          .map(([unit, amount]) => `${unit} ${amount}`)
          .join(', '),
    ],
    ['created', timeOf(key.createdAt, '')],
    ['expires', timeOf(key.expiresAt, 'never')],
    ['revoked', key.revokedAt === undefined ? undefined : timeOf(key.revokedAt, '')],
    ['last used', timeOf(key.lastUsedAt, 'never')],
    [
      'old secret until',
      key.previousSecretUntil === undefined ? undefined : timeOf(key.previousSecretUntil, ''),
    ],
  ];
  const said = lines.filter((line): line is [string, string] => line[1] !== undefined);
  const width = Math.max(...said.map(([name]) => name.length));
  return said.map(([name, value]) => `${name.padEnd(width)}  ${shown(value)}`).join('\n');
}
