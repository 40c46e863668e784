// OPENAI_API_KEY: `sk-`, `sk-proj-`, `sk-svcacct-`, `sk-admin-` and their body. Several compatible providers use
// `sk-` too; their keys are as secret. `sk-ant-` belongs to another type.
import { BASE64URL, hasDigit, prefixedToken } from './prefixed-token.js';

export const openaiApiKey = prefixedToken({
  type: 'OPENAI_API_KEY',
  prefixes: ['sk-'],
  trigger: '-',
  least: 20,
  body: BASE64URL,
  accepts: (view, body) => !view.matches('ant-', body) && hasDigit(view, body),
  // Written in parts, so that scanners for leaked keys do not take them for real ones.
  examples: {
    match: [
      `key «${'sk-' + 'a1B2c3D4e5'.repeat(4)}».`,
      `OPENAI_API_KEY=«${'sk-' + 'proj-' + 'x_Y-z9'.repeat(20)}»`,
    ],
    noMatch: ['sk-toggleable-content-arrow-down', 'sk-short1', `task-${'a1B2c3D4e5'.repeat(4)}`],
  },
});
