// AISK_API_KEY: the keys that @ai-security/nestjs issues, `aisk_live_` or `aisk_test_` and 61 letters and digits.
import { ALPHANUMERIC, prefixedToken } from './prefixed-token.js';

export const aiskApiKey = prefixedToken({
  type: 'AISK_API_KEY',
  prefixes: ['aisk_live_', 'aisk_test_'],
  trigger: '_',
  least: 61,
  body: ALPHANUMERIC,
  examples: {
    match: [`x-api-key: «${'aisk' + '_live_' + 'a1B2c3D4e5F6'.repeat(5)}Z»`],
    noMatch: [`${'aisk' + '_live_' + 'a1B2c3D4e5F6'.repeat(5)}`, 'aisk_live_key'],
  },
});
