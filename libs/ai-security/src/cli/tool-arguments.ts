/** Reads the arguments of the tool. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage.js';

const COMMON = { store: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;

/** What each command takes beside the common options. */
const OPTIONS = {
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

export type KeyCommand = keyof typeof OPTIONS;

/** Of all commands together; each has only its own. */
export interface ToolOptions {
  readonly store?: string;
  readonly json?: boolean;
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

export interface ToolArguments {
  readonly command: KeyCommand;
  /** What stands behind the command. */
  readonly operands: readonly string[];
  readonly options: ToolOptions;
}

const isCommand = (text: string | undefined): text is KeyCommand =>
  text !== undefined && Object.hasOwn(OPTIONS, text);

/** @throws UsageError; `undefined`: help was asked for */
export function readArguments(argv: readonly string[]): ToolArguments | undefined {
  if (argv.length === 0 || argv.includes('--help')) return undefined;
  const [area, command, ...rest] = argv;
  if (area !== 'keys') throw new UsageError(['the first argument is: keys']);
  if (!isCommand(command))
    throw new UsageError([`after keys comes one of: ${Object.keys(OPTIONS).join(', ')}`]);
  const options = { ...COMMON, ...OPTIONS[command] };
  try {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
    return { command, operands: positionals, options: values as ToolOptions };
  } catch {
    // Its message quotes the argument.
    throw new UsageError([
      `the options of ${command} are: ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}; all but --json and --help take a value`,
    ]);
  }
}
