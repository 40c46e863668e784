// GOOGLE_API_KEY: `AIza` and 35 characters, 39 in all.
import { BASE64URL, prefixedToken } from './prefixed-token.js';

export const googleApiKey = prefixedToken({
  type: 'GOOGLE_API_KEY',
  prefixes: ['AIza'],
  trigger: 'z',
  least: 35,
  body: BASE64URL,
  examples: {
    match: [`?key=«${'AI' + 'za' + 'Sy' + 'a1B2c3D4_e-'.repeat(3)}»&x=1`],
    noMatch: ['AIza', 'AIzaSyShort', `x${'AI' + 'za' + 'a1B2c3D'.repeat(5)}`],
  },
});
