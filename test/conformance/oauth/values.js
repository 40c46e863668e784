/** Values of the cases: `{ $now: n }`, `$UUID`, `$REPEAT(c,n)` and the like. */
import { randomUUID } from 'node:crypto';
import { certificate, certificateThumbprint, keyOf, thumbprint } from './keys.js';

/**
 * Replaces what stands for something else, at any depth.
 *
 * @param context `now` (seconds) and `names`, whose members stand for themselves with a `$` before them
 */
export function resolve(value, context) {
  if (typeof value === 'string') return resolveText(value, context);
  if (Array.isArray(value)) return value.map((item) => resolve(item, context));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = []] = Object.entries(value);
  if (name === '$now') return context.now + argument;
  if (name === '$jkt') return thumbprint(argument);
  if (name === '$x5t') return certificateThumbprint(argument);
  if (name === '$public') return keyOf(argument).jwk;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, context)]));
}

function resolveText(text, { names }) {
  return text
    .replace(/\$UUID/g, () => randomUUID())
    .replace(/\$NEST\((\d+)\)/g, (_, n) => '['.repeat(Number(n)) + ']'.repeat(Number(n)))
    .replace(/\$REPEAT\((.),(\d+)\)/g, (_, char, n) => char.repeat(Number(n)))
    .replace(/\$CERT\((\w+)\)/g, (_, name) => certificate(name))
    .replace(/\$([A-Z][A-Z0-9]*)/g, (whole, name) => names[name] ?? whole);
}
