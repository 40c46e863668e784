// GITLAB_TOKEN: personal access, deploy, runner, pipeline trigger, feed, agent, OAuth and CI job tokens.
// Source: GitLab docs, "Token overview". Newer tokens carry a routing part behind a dot.
import { TAIL_ENDED_BEFORE, type PiiRecognizer } from '../../recognizer.js';
import { has, TOKEN } from '../../scan/char-class.js';
import { BASE64URL, hasDigit, prefixedToken } from './prefixed-token.js';

export const gitlabToken: PiiRecognizer = {
  ...prefixedToken({
    type: 'GITLAB_TOKEN',
    prefixes: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glcbt-',
      'glsoat-',
    ],
    trigger: '-',
    least: 20,
    body: BASE64URL,
    accepts: hasDigit,
    examples: {
      match: [
        `PRIVATE-TOKEN: «${'gl' + 'pat-' + 'a1B2c3D4e5F6_7h8-9j0'}»`,
        `«${'gl' + 'rt-' + 'a1B2c3D4e5F6_7h8-9j0'}»`,
      ],
      noMatch: ['glpat-short1', 'glft-but-these-are-only-words-here'],
    },
  }),
  // State 1: a dot was read. A second one, or one at the end of a sentence, belongs to the text.
  tail: (code, state) => {
    if (has(code, TOKEN)) return state;
    return code === 46 && state === 0 ? 1 : TAIL_ENDED_BEFORE;
  },
};
