/**
 * One message of a client of the Model Context Protocol over HTTP: a JSON-RPC 2.0 request, or a notification,
 * which has no `id`. There are no batches since revision 2025-06-18.
 *
 * What `params` holds depends on `method` and is open for extensions, which class-validator cannot express.
 * So the members that carry a tool call are judged wherever they stand, and all others pass as they are.
 */
import { IsIn, IsNumber, IsString, isString } from 'class-validator';
import { Or } from './known-rules.js';

const isAbsent = (value: unknown): boolean => value === undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of `tools/call`; `prompts/get` has the same members, and no other method gives them another meaning. */
function isParams(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, arguments: args, _meta, task } = value;
  return (
    (name === undefined || isString(name)) &&
    (args === undefined || isObject(args)) &&
    (_meta === undefined || isObject(_meta)) &&
    (task === undefined || isObject(task))
  );
}

/**
 * A JSON-RPC request or notification from a client of MCP. `null` stands for nothing here: unlike JSON-RPC,
 * MCP has no `id` that is null.
 */
export class McpRequest {
  @IsIn(['2.0']) jsonrpc!: '2.0';
  @Or(isAbsent) @Or(isString) @IsNumber() id?: string | number;
  @IsString() method!: string;
  /** Of `tools/call`: `name`, `arguments`, `task` and `_meta`. */
  @Or(isAbsent) @Or(isParams) @IsIn([]) params?: Record<string, unknown>;
}
