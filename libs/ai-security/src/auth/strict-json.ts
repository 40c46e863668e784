/** JSON as a security decision needs it: one reading only, bounded, and safe to look names up in. */

/** A frozen object without prototype: `__proto__` and `constructor` are names like any other. */
export type JsonObject = Readonly<Record<string, unknown>>;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Parses a JSON object. Beyond the grammar it refuses duplicate member names (RFC 7515 section 4: two parsers
 * could read two different tokens), numbers too large for a double, and nesting beyond `maxDepth`.
 *
 * @returns deeply frozen; objects have no prototype
 * @throws SyntaxError without any of the text
 */
export function parseStrictObject(text: string, maxDepth: number): JsonObject {
  checkStructure(text, maxDepth);
  let value: unknown;
  try {
    value = JSON.parse(text, harden);
  } catch {
    // The engine's message quotes the text.
    throw new SyntaxError('not strict JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('not an object');
  return value as JsonObject;
}

/** Reviver: called for the innermost values first. */
function harden(_name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError('number out of range');
  if (typeof value !== 'object' || value === null) return value;
  return Object.freeze(Array.isArray(value) ? value : Object.assign(Object.create(null) as object, value));
}

/**
 * One pass over text that may not be JSON at all: the parser that follows decides on the grammar. It must come
 * first all the same, because the engine's parser recurses with the nesting.
 */
function checkStructure(text: string, maxDepth: number): void {
  // One set of member names for each open object or array.
  const open: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' || char === '[') {
      if (open.push(new Set()) > maxDepth) throw new SyntaxError('nested too deeply');
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = closingQuote(text, i);
      if (isMemberName(text, end)) {
        const name = unquote(text.slice(i, end));
        const names = open.at(-1);
        if (names?.has(name)) throw new SyntaxError('duplicate member name');
        names?.add(name);
      }
      i = end - 1;
    }
  }
}

/** Index after the quote that ends the string which starts at `start`. */
function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  throw new SyntaxError('unterminated string');
}

function isMemberName(text: string, end: number): boolean {
  let i = end;
  while (text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === COLON;
}

/** Escapes are resolved before names are compared: `"a"` and `"\u0061"` are one name. */
function unquote(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw new SyntaxError('not strict JSON');
  }
}
