// Tokens of chat, mail and telephony services, and webhook addresses, which are secrets themselves: whoever knows
// one may post. Source: each provider's documentation.
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, capitals, hasDigit, hex, issuedToken, uuid } from './issued-token.js';

export const messaging: readonly PatternRecognizer[] = [
  // Slack docs, "Token types": bot, user, legacy, refresh, configuration and app-level tokens.
  issuedToken(
    'SLACK_TOKEN',
    'xoxb-|xoxp-|xoxa-|xoxo-|xoxr-|xoxs-|xoxc-',
    '(?:\\d-)?\\d{8,14}-[\\w-]{6}',
    `123456789012-${alnum(24)}`,
    {
      more: /[\w-]/,
    },
  ),
  issuedToken('SLACK_TOKEN', 'xoxe-', '\\d-[A-Za-z0-9]{40}', `1-${alnum(146)}`, { more: /[A-Za-z0-9]/ }),
  issuedToken('SLACK_TOKEN', 'xoxd-', '[\\w%+/-]{30}', alnum(60), { more: /[\w%+/=-]/, validate: hasDigit }),
  issuedToken('SLACK_TOKEN', 'xoxe.xoxb-|xoxe.xoxp-', '\\d-[\\w-]{40}', `1-${alnum(120)}`, { more: /[\w-]/ }),
  issuedToken(
    'SLACK_TOKEN',
    'xapp-',
    '\\d-[A-Z0-9]{9,12}-\\d{10,13}',
    `1-${capitals(11)}-1234567890123-${alnum(64)}`,
    {
      more: /[\w-]/,
    },
  ),
  issuedToken(
    'SLACK_WEBHOOK',
    'https://hooks.slack.com/services/|https://hooks.slack.com/workflows/|https://hooks.slack.com/triggers/',
    '[TE][A-Z0-9]{5,12}/[A-Z0-9]{6,20}/[A-Za-z0-9]{10,64}',
    `T${capitals(8)}/B${capitals(8)}/${alnum(24)}`,
  ),
  issuedToken(
    'DISCORD_WEBHOOK',
    'https://discord.com/api/webhooks/|https://discordapp.com/api/webhooks/',
    '\\d{17,20}/[\\w-]{60}',
    `123456789012345678/${alnum(68)}`,
    { more: /[\w-]/ },
  ),
  // A user id in base64, a time stamp and a signature.
  {
    type: 'DISCORD_TOKEN',
    score: 0.9,
    pattern: /[MNO][A-Za-z0-9]{23,25}\.[\w-]{6}\.[\w-]{27,38}/,
    validate: hasDigit,
    examples: {
      match: [`token «M${alnum(23)}.Gabc1d.${alnum(38)}»`],
      noMatch: [`M${alnum(23)}.Gabc1d.short`],
    },
  },
  {
    type: 'TELEGRAM_TOKEN',
    score: 1,
    pattern: /\d{8,10}:AA[\w-]{33}/,
    examples: { match: [`bot token «123456789:AA${alnum(33)}»`], noMatch: [`123456789:AA${alnum(20)}`] },
  },
  {
    type: 'TEAMS_WEBHOOK',
    score: 1,
    pattern:
      /webhook\.office\.com\/webhookb2\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}/,
    examples: {
      match: [
        `https://acme.«webhook.office.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/${hex(32)}/${uuid}»`,
      ],
      noMatch: [`https://acme.webhook.office.com/webhookb2/${uuid}`],
    },
  },
  issuedToken('TWILIO_API_KEY', 'SK', '[0-9a-f]{32}', hex(32), { score: 0.9 }),
  issuedToken('SENDGRID_API_KEY', 'SG.', '[\\w-]{16,32}\\.[\\w-]{16,64}', `${alnum(22)}.${alnum(43)}`, {
    validate: hasDigit,
  }),
  issuedToken('MAILGUN_API_KEY', 'key-|pubkey-', '[0-9a-f]{32}', hex(32)),
  {
    type: 'MAILGUN_SIGNING_KEY',
    score: 0.9,
    pattern: /[0-9a-h]{32}-[0-9a-h]{8}-[0-9a-h]{8}/,
    examples: {
      match: [`mailgun «${hex(32)}-${hex(8)}-${hex(8)}»`],
      noMatch: [`${hex(32)}-${hex(4)}-${hex(8)}`],
    },
  },
  {
    type: 'MAILCHIMP_API_KEY',
    score: 0.95,
    pattern: /[0-9a-f]{32}-us\d{1,2}/,
    examples: { match: [`key «${hex(32)}-us14»`], noMatch: [`${hex(32)}-eu14`] },
  },
  issuedToken(
    'BREVO_API_KEY',
    'xkeysib-|xsmtpsib-',
    '[0-9a-f]{64}-[A-Za-z0-9]{16}',
    `${hex(64)}-${alnum(16)}`,
  ),
  issuedToken('RESEND_API_KEY', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', `${alnum(8)}_${alnum(24)}`),
  issuedToken('DUFFEL_TOKEN', 'duffel_test_|duffel_live_', '[\\w=-]{43}', alnum(43)),
  issuedToken(
    'MATRIX_TOKEN',
    'syt_',
    '[\\w-]{4,40}_[A-Za-z]{20}_[A-Za-z0-9]{6}',
    `${alnum(8)}_aBcDeFgHiJkLmNoPqRsT_${alnum(6)}`,
  ),
  issuedToken('TWITCH_STREAM_KEY', 'live_', '\\d{6,12}_[A-Za-z0-9]{30}', `123456789_${alnum(30)}`),
];
