// Credentials of cloud and hosting providers. Source: each provider's documentation of its tokens.
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, capitals, hasDigit, hex, issuedToken, lower, uuid } from './issued-token.js';

export const cloud: readonly PatternRecognizer[] = [
  // AWS IAM User Guide, "Unique identifiers": a four-letter kind and 16 characters of base32.
  issuedToken('AWS_ACCESS_KEY', 'AKIA|ASIA|ABIA|ACCA', '[A-Z2-7]{16}', capitals(16), { score: 0.95 }),
  issuedToken('AWS_ACCESS_KEY', 'A3T', '[A-Z0-9]{17}', `0${capitals(16)}`, { score: 0.6 }),
  // Amazon Bedrock: the base64 of `BedrockAPIKey-`, and a presigned URL of bedrock.amazonaws.com.
  issuedToken('AWS_BEDROCK_API_KEY', 'ABSKQmVkcm9ja0FQSUtleS', '[\\w+/]{105,170}={0,2}', alnum(110)),
  issuedToken(
    'AWS_BEDROCK_API_KEY',
    'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t',
    '[\\w+/=-]{16}',
    alnum(80),
    {
      more: /[\w+/=]/,
    },
  ),
  issuedToken('AWS_APPSYNC_KEY', 'da2-', '[a-z0-9]{26}', lower(26)),
  issuedToken(
    'AWS_MWS_KEY',
    'amzn.mws.',
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    uuid,
  ),
  // Microsoft Entra client secrets: the version digit and `Q~` stand behind the first three characters.
  {
    type: 'AZURE_CLIENT_SECRET',
    score: 1,
    pattern: /[A-Za-z0-9_.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/,
    examples: {
      match: [`entra «${`abc${'8Q~'}${alnum(34)}`}»`],
      noMatch: [`abc8Q~${alnum(20)}`, `abc8Q~${alnum(40)}`],
    },
  },
  // Azure keys of 84 characters (Azure DevOps, Azure AI) since 2024: `JQQJ99` from the 53rd on.
  {
    type: 'AZURE_KEY',
    score: 1,
    pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}/,
    examples: {
      match: [`key «${`${alnum(52)}JQQJ99${alnum(26)}`}»`],
      noMatch: [`${alnum(50)}JQQJ99${alnum(26)}`, alnum(84)],
    },
  },
  // Azure DevOps personal access tokens before that: base32 without any mark.
  {
    type: 'AZURE_DEVOPS_TOKEN',
    score: 0.2,
    context: [
      'azure',
      'devops',
      'vsts',
      'tfs',
      'personalaccesstoken',
      'personal access token',
      'pat',
      'token',
    ],
    pattern: /[a-z2-7]{52}/,
    validate: (value) => /\d/.test(value),
    examples: {
      match: [`azure devops «${lower(52)}»`],
      noMatch: [lower(52), `azure ${'abcd'.repeat(13)}`],
    },
  },
  // Google: API keys, OAuth access and refresh tokens, OAuth client secrets, Firebase server keys.
  issuedToken('GOOGLE_API_KEY', 'AIza', '[\\w-]{35}', `Sy${alnum(33)}`),
  issuedToken('GOOGLE_OAUTH_TOKEN', 'ya29.', '[\\w-]{20}', alnum(60), { more: /[\w-]/ }),
  issuedToken('GOOGLE_OAUTH_TOKEN', '1//0', '[\\w-]{40}', alnum(60), { more: /[\w-]/ }),
  issuedToken('GOOGLE_CLIENT_SECRET', 'GOCSPX-', '[\\w-]{28}', alnum(28)),
  issuedToken('FIREBASE_SERVER_KEY', 'AAAA', '[\\w-]{7}:[\\w-]{140}', `${alnum(7)}:${alnum(140)}`),
  issuedToken('ALIBABA_ACCESS_KEY', 'LTAI', '[A-Za-z0-9]{12,26}', alnum(20), {
    score: 0.9,
    validate: hasDigit,
  }),
  issuedToken('TENCENT_SECRET_ID', 'AKID', '[A-Za-z0-9]{32}', alnum(32), { score: 0.95 }),
  issuedToken(
    'YANDEX_TOKEN',
    't1.',
    '[\\w-]{16,100}={0,2}\\.[\\w-]{80,86}={0,2}',
    `${alnum(40)}.${alnum(86)}`,
  ),
  issuedToken('YANDEX_TOKEN', 'AQVN', '[\\w-]{35,38}', alnum(36), { score: 0.9 }),
  issuedToken('YANDEX_TOKEN', 'YC', '[\\w-]{38}', alnum(38), { score: 0.3, context: ['yandex'] }),
  issuedToken('SCALEWAY_KEY', 'SCW', '[A-Z0-9]{17}', capitals(17), { score: 0.8, validate: hasDigit }),
  issuedToken('DIGITALOCEAN_TOKEN', 'dop_v1_|doo_v1_|dor_v1_', '[0-9a-f]{64}', hex(64)),
  issuedToken('CLOUDFLARE_TOKEN', 'cfat_|cfut_|cfk_', '[A-Za-z0-9]{40}[0-9a-f]{8}', alnum(40) + hex(8)),
  issuedToken('CLOUDFLARE_TOKEN', 'v1.0-', '[0-9a-f]{24}-[0-9a-f]{146}', `${hex(24)}-${hex(146)}`),
  issuedToken('HEROKU_API_KEY', 'HRKU-', '[\\w-]{60}', `AA${alnum(58)}`),
  issuedToken('FLY_TOKEN', 'fo1_', '[\\w-]{43}', alnum(43)),
  // Macaroons, joined by commas.
  issuedToken('FLY_TOKEN', 'fm1a_|fm1r_|fm2_', '[\\w+/]{100}', alnum(120), { more: /[\w+/=,]/ }),
  issuedToken('VERCEL_TOKEN', 'vcp_|vci_|vca_|vcr_|vck_', '[A-Za-z0-9]{24}', alnum(56), {
    more: /[A-Za-z0-9]/,
  }),
  issuedToken('NETLIFY_TOKEN', 'nfp_|nfc_|nfo_|nfu_', '[A-Za-z0-9]{36}', alnum(36)),
  issuedToken('RENDER_API_KEY', 'rnd_', '[A-Za-z0-9]{28,32}', alnum(28)),
  issuedToken('SUPABASE_KEY', 'sbp_|sbp_oauth_|sbp_v0_', '[0-9a-f]{40}', hex(40)),
  issuedToken('SUPABASE_KEY', 'sb_secret_', '[\\w-]{31}', alnum(31)),
  issuedToken('NEON_API_KEY', 'napi_', '[a-z0-9]{40,64}', lower(60)),
  issuedToken('PLANETSCALE_TOKEN', 'pscale_tkn_|pscale_pw_|pscale_oauth_', '[\\w.=-]{32,64}', alnum(43)),
  issuedToken('CLICKHOUSE_SECRET_KEY', '4b1d', '[A-Za-z0-9]{38}', alnum(38), { score: 0.9 }),
  issuedToken('DENO_DEPLOY_TOKEN', 'ddp_|ddw_', '[A-Za-z0-9]{36}', alnum(36)),
  issuedToken('DATABRICKS_TOKEN', 'dapi|dkea|dose|dsapi', '[0-9a-f]{32}(?:-\\d{1,2})?', hex(32)),
  issuedToken('OPENSHIFT_TOKEN', 'sha256~', '[\\w-]{43}', alnum(43)),
  issuedToken('TAILSCALE_KEY', 'tskey-', '[a-z]{3,9}-[\\w-]{16}', `auth-${alnum(12)}-${alnum(24)}`, {
    more: /[\w-]/,
  }),
  issuedToken('ARTIFACTORY_TOKEN', 'AKCp', '[A-Za-z0-9]{69}', alnum(69)),
  issuedToken('ARTIFACTORY_TOKEN', 'cmVmdGtu', '[A-Za-z0-9]{56}', alnum(56)),
];
