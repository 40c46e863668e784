// ANTHROPIC_API_KEY: `sk-ant-`, a kind such as `api03-` or `admin01-`, and the key.
import { BASE64URL, hasDigit, prefixedToken } from './prefixed-token.js';

export const anthropicApiKey = prefixedToken({
  type: 'ANTHROPIC_API_KEY',
  prefixes: ['sk-ant-'],
  trigger: '-',
  least: 20,
  body: BASE64URL,
  accepts: hasDigit,
  examples: {
    match: [`key «${'sk-' + 'ant-' + 'api03-' + 'a1B2_c3-D4'.repeat(9)}AA»`],
    noMatch: ['sk-ant-colony-optimisation-algorithms', 'sk-ant-api03-short'],
  },
});
