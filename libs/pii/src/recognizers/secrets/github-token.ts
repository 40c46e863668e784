// GITHUB_TOKEN: personal, OAuth, user-to-server, server-to-server and refresh tokens (`ghp_`, `gho_`, `ghu_`,
// `ghs_`, `ghr_`) and fine-grained ones (`github_pat_`). Source: "Behind GitHub's new authentication token formats".
import { LETTER, DIGIT } from '../../scan/char-class.js';
import { TAIL_ENDED_BEFORE, type PiiRecognizer } from '../../recognizer.js';
import { has, TOKEN } from '../../scan/char-class.js';
import { prefixedToken } from './prefixed-token.js';

export const githubToken: PiiRecognizer = {
  ...prefixedToken({
    type: 'GITHUB_TOKEN',
    prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    trigger: '_',
    least: 22,
    body: LETTER | DIGIT,
    examples: {
      match: [
        `token «${'gh' + 'p_' + 'a1B2c3D4e5F6'.repeat(3)}»`,
        `«${'github' + '_pat_' + '11ABCDEFG0a1b2c3d4e5f6'}_${'a1B2c3D4e5F'.repeat(5)}».`,
      ],
      noMatch: ['ghp_short', 'github_pat_example', `x${'gh' + 'p_' + 'a1B2c3D4e5F6'.repeat(3)}`],
    },
  }),
  // Fine-grained tokens hold a `_` in the middle.
  tail: (code) => (has(code, TOKEN) && code !== 45 ? 0 : TAIL_ENDED_BEFORE),
};
