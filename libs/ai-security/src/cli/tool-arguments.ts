/** Reads the arguments of the tool. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage.js';

const COMMON = { store: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;

/** What each command about keys takes beside the common options. */
const KEY_OPTIONS = {
  create: {
    name: TEXT,
    owner: TEXT,
    tenant: TEXT,
    env: TEXT,
    scope: TEXTS,
    model: TEXTS,
    network: TEXTS,
    rate: TEXT,
    tokens: TEXT,
    cost: TEXT,
    expires: TEXT,
  },
  list: {},
  show: {},
  rotate: { overlap: TEXT, expires: TEXT },
  revoke: {},
} as const;

/** The same of the commands about blocks. */
const BLOCK_OPTIONS = { block: { reason: TEXT, for: TEXT }, unblock: {}, blocked: {} } as const;

type KeyCommand = keyof typeof KEY_OPTIONS;
type BlockCommand = keyof typeof BLOCK_OPTIONS;

interface CommonOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** Of all commands together; each has only its own. */
export interface KeyOptions extends CommonOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly tenant?: string;
  readonly env?: string;
  readonly scope?: string[];
  readonly model?: string[];
  readonly network?: string[];
  readonly rate?: string;
  readonly tokens?: string;
  readonly cost?: string;
  readonly expires?: string;
  readonly overlap?: string;
}

export interface BlockOptions extends CommonOptions {
  readonly reason?: string;
  readonly for?: string;
}

export interface KeyArguments {
  readonly area: 'keys';
  readonly command: KeyCommand;
  /** What stands behind the command. */
  readonly operands: readonly string[];
  readonly options: KeyOptions;
}

export interface BlockArguments {
  readonly area: 'blocks';
  readonly command: BlockCommand;
  readonly operands: readonly string[];
  readonly options: BlockOptions;
}

const isIn = <T extends object>(commands: T, text: string | undefined): text is keyof T & string =>
  text !== undefined && Object.hasOwn(commands, text);

/** @throws UsageError; `undefined`: help was asked for */
export function readArguments(argv: readonly string[]): KeyArguments | BlockArguments | undefined {
  if (argv.length === 0 || argv.includes('--help')) return undefined;
  const [first, ...rest] = argv;
  if (isIn(BLOCK_OPTIONS, first))
    return { area: 'blocks', command: first, ...parsed(first, rest, BLOCK_OPTIONS[first]) };
  if (first !== 'keys')
    throw new UsageError([`the first argument is one of: keys, ${Object.keys(BLOCK_OPTIONS).join(', ')}`]);
  const [command, ...behind] = rest;
  if (!isIn(KEY_OPTIONS, command))
    throw new UsageError([`after keys comes one of: ${Object.keys(KEY_OPTIONS).join(', ')}`]);
  return { area: 'keys', command, ...parsed(command, behind, KEY_OPTIONS[command]) };
}

function parsed(command: string, args: string[], own: object): { operands: string[]; options: object } {
  const options = { ...COMMON, ...own };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { operands: positionals, options: values };
  } catch {
    // Its message quotes the argument.
    throw new UsageError([
      `the options of ${command} are: ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}; all but --json and --help take a value`,
    ]);
  }
}
