// SLACK_TOKEN: bot, user, app, refresh, legacy and configuration tokens. Source: Slack docs, "Token types".
import { BASE64URL, hasDigit, prefixedToken } from './prefixed-token.js';

export const slackToken = prefixedToken({
  type: 'SLACK_TOKEN',
  prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxe-', 'xoxo-', 'xoxr-', 'xoxs-', 'xoxc-', 'xoxd-', 'xapp-'],
  trigger: '-',
  least: 15,
  body: BASE64URL,
  accepts: hasDigit,
  examples: {
    match: [`«${'xo' + 'xb-' + '123456789012-1234567890123-' + 'a1B2c3D4e5F6'.repeat(2)}»`],
    noMatch: ['xoxb-short', 'xapp-these-are-only-words'],
  },
});
