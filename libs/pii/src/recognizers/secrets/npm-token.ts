// NPM_TOKEN: `npm_` and 36 letters and digits. Source: GitHub blog, "npm access token format".
import { ALPHANUMERIC, prefixedToken } from './prefixed-token.js';

export const npmToken = prefixedToken({
  type: 'NPM_TOKEN',
  prefixes: ['npm_'],
  trigger: '_',
  least: 36,
  body: ALPHANUMERIC,
  examples: {
    match: [`//registry/:_authToken=«${'np' + 'm_' + 'a1B2c3D4e5F6'.repeat(3)}»`],
    noMatch: ['npm_config_registry', 'npm_lifecycle_event'],
  },
});
