// Tokens of monitoring, product, work-flow and content services. Source: each provider's API documentation.
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, capitals, hasDigit, hex, issuedToken, lower, uuid } from './issued-token.js';

// What other keys with `sk_` do not have.
const hasSymbol = (value: string, raw: string): boolean =>
  /[!@#$%^&*?~+=]/.test(raw) && hasDigit(value, raw) && !raw.includes('**');

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const monitoring: readonly PatternRecognizer[] = [
  issuedToken('NEW_RELIC_KEY', 'NRAK-', '[A-Z0-9]{27}', capitals(27)),
  issuedToken('NEW_RELIC_KEY', 'NRII-', '[\\w-]{32}', alnum(32)),
  issuedToken('NEW_RELIC_KEY', 'NRJS-|NRRA-|NRIQ-|NRSP-', '[0-9a-f]{19,42}', hex(19)),
  {
    type: 'NEW_RELIC_KEY',
    score: 1,
    pattern: /[0-9a-z]{36}NRAL/,
    examples: { match: [`New Relic «${hex(36)}NRAL»`], noMatch: [`${hex(30)}NRAL`] },
  },
  issuedToken('GRAFANA_TOKEN', 'glsa_', '[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}', `${alnum(32)}_${hex(8)}`),
  issuedToken('GRAFANA_TOKEN', 'glc_eyJ', '[\\w+/]{28}', alnum(60), { more: /[\w+/=]/ }),
  // The base64 of `{"k":"`
  issuedToken('GRAFANA_TOKEN', 'eyJrIjoi', '[\\w+/]{50}', alnum(90), { more: /[\w+/=]/ }),
  issuedToken('SENTRY_TOKEN', 'sntrys_eyJ', '[\\w+/=-]{60}', alnum(120), { more: /[\w+/=-]/ }),
  issuedToken('SENTRY_TOKEN', 'sntryu_|sntrya_', '[0-9a-f]{64}', hex(64)),
  issuedToken(
    'DYNATRACE_TOKEN',
    'dt0c01.|dt0s01.|dt0s02.|dt0s16.',
    '[A-Z0-9]{8,24}\\.[A-Z0-9]{64}',
    `${capitals(24)}.${capitals(64)}`,
  ),
  issuedToken('HONEYCOMB_KEY', 'hcaik_|hcaic_|hcbik_|hcxmk_|hcamk_', '[0-9a-z]{58}', lower(58)),
  issuedToken('POSTHOG_KEY', 'phx_|phs_', '[A-Za-z0-9]{40,48}', alnum(43)),
  issuedToken('ROOTLY_TOKEN', 'rootly_', '[0-9a-f]{64}', hex(64)),
  issuedToken('SUMO_LOGIC_ACCESS_ID', 'su', '[A-Za-z0-9]{12}', alnum(12), {
    score: 0.1,
    context: ['sumologic', 'sumo', 'sumo logic', 'sumologic_access_id', 'sumo_access_id'],
    validate: hasDigit,
  }),
];

const work: readonly PatternRecognizer[] = [
  issuedToken('LINEAR_API_KEY', 'lin_api_|lin_oauth_|lin_wh_', '[A-Za-z0-9]{40}', alnum(40), {
    more: /[A-Za-z0-9]/,
  }),
  issuedToken('NOTION_TOKEN', 'ntn_', '\\d{11}[A-Za-z0-9]{35}', `12345678901${alnum(35)}`),
  issuedToken('NOTION_TOKEN', 'secret_', '[A-Za-z0-9]{43}', alnum(43)),
  issuedToken('AIRTABLE_TOKEN', 'pat', '[A-Za-z0-9]{14}\\.[0-9a-f]{64}', `${alnum(14)}.${hex(64)}`),
  issuedToken('AIRTABLE_TOKEN', 'key', '[A-Za-z0-9]{14}', alnum(14), {
    score: 0.2,
    context: ['airtable'],
    validate: hasDigit,
  }),
  issuedToken(
    'ASANA_TOKEN',
    '1/|2/|0/',
    '\\d{13,16}(?:/\\d{13,16})?:[0-9a-f]{32}',
    `1234567890123456:${hex(32)}`,
  ),
  issuedToken('TRELLO_TOKEN', 'ATTA', '[0-9a-f]{64}(?:[0-9A-F]{8})?', hex(64)),
  issuedToken('FIGMA_TOKEN', 'figd_|figo_|figu_', '[\\w-]{38}', alnum(43), { more: /[\w-]/ }),
  issuedToken('FRAME_IO_TOKEN', 'fio-u-', '[\\w=-]{64}', alnum(64)),
  issuedToken('TYPEFORM_TOKEN', 'tfp_', '[\\w.=-]{44,66}', alnum(59)),
  issuedToken('HUBSPOT_TOKEN', 'pat-na1-|pat-na2-|pat-eu1-|pat-ap1-', UUID, uuid),
  {
    type: 'POSTMARK_TOKEN',
    score: 0.2,
    context: ['postmark'],
    pattern: new RegExp(UUID),
    examples: { match: [`postmark: "«${uuid}»"`], noMatch: [uuid] },
  },
  issuedToken('CONTENTFUL_TOKEN', 'CFPAT-', '[\\w-]{43}', alnum(43)),
  issuedToken('INTERCOM_TOKEN', 'dG9rO', '[\\w+/]{54}={0,2}', alnum(54)),
  issuedToken('SALESFORCE_TOKEN', '00D', '[A-Za-z0-9]{12,15}![\\w.]{80}', `${alnum(12)}!${alnum(96)}`, {
    more: /[\w.]/,
  }),
  issuedToken('ZOHO_TOKEN', '1000.', '[0-9a-f]{32}\\.[0-9a-f]{32}', `${hex(32)}.${hex(32)}`),
  issuedToken('OKTA_TOKEN', '00', '[\\w-]{40}', alnum(40), {
    score: 0.2,
    context: ['okta', 'ssws'],
    validate: hasDigit,
  }),
  issuedToken(
    'AUTHRESS_KEY',
    'sc_|ext_|scauth_|authress_',
    '[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[\\w+/=-]{30}',
    `${alnum(12)}.${alnum(4)}.acc_${alnum(12)}.${alnum(60)}`,
    {
      more: /[\w+/=-]/,
    },
  ),
  issuedToken('SETTLEMINT_TOKEN', 'sm_aat_|sm_pat_|sm_sat_', '[A-Za-z0-9]{16}', alnum(16)),
  issuedToken('KLAVIYO_KEY', 'pk_', '[0-9a-f]{34}', hex(34)),
];

const consumer: readonly PatternRecognizer[] = [
  issuedToken('FACEBOOK_TOKEN', 'EAA', '[A-Za-z0-9]{90}', alnum(150), { more: /[A-Za-z0-9]/ }),
  {
    type: 'FACEBOOK_TOKEN',
    score: 0.95,
    pattern: /\d{15,16}(?:\||%7C)[\w-]{27,40}/,
    examples: { match: [`graph API «123456789012345|${alnum(27)}»`], noMatch: ['123456789012345|short'] },
  },
  issuedToken('INSTAGRAM_TOKEN', 'IGQV', '[\\w-]{80}', alnum(120), { more: /[\w-]/ }),
  issuedToken('DROPBOX_TOKEN', 'sl.', '[\\w-]{60}', alnum(136), { more: /[\w-]/, validate: hasDigit }),
  issuedToken('ADOBE_CLIENT_SECRET', 'p8e-|p8_', '[\\w-]{32}', alnum(32)),
  issuedToken('ADAFRUIT_IO_KEY', 'aio_', '[A-Za-z0-9]{28}', alnum(28)),
  issuedToken('MAPBOX_TOKEN', 'sk.e|tk.e', '[\\w-]{30,140}\\.[\\w-]{22}', `${alnum(80)}.${alnum(22)}`),
  {
    type: 'MAXMIND_LICENSE_KEY',
    score: 1,
    pattern: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/,
    examples: {
      match: [`license «${alnum(6)}_${alnum(29)}_mmk»`],
      noMatch: [`${alnum(6)}_${alnum(20)}_mmk`],
    },
  },
  {
    type: 'TRUENAS_API_KEY',
    score: 0.9,
    pattern: /\d{1,3}-[A-Za-z0-9]{64}/,
    validate: (_value, raw) => /[a-z]/.test(raw) && /[A-Z]/.test(raw),
    examples: { match: [`key «10-${alnum(64)}»`], noMatch: [`10-${hex(64)}`] },
  },
  issuedToken('BEAMER_TOKEN', 'b_', '[\\w=-]{44}', alnum(44), {
    score: 0.3,
    context: ['beamer'],
    validate: hasDigit,
  }),
  issuedToken('FREEMIUS_SECRET_KEY', 'sk_', '[\\w!@#$%^&*?~+=.-]{29}', `${alnum(20)}#P7&@*xC5`, {
    validate: hasSymbol,
  }),
  {
    type: 'KAGI_TOKEN',
    score: 0.2,
    context: ['kagi'],
    pattern: /[\w-]{11}\.[\w-]{43}/,
    examples: { match: [`kagi token «${alnum(11)}.${alnum(43)}»`], noMatch: [`${alnum(11)}.${alnum(43)}`] },
  },
  issuedToken('FORTY_TWO_SECRET', 's-s4t2ud-|s-s4t2af-', '[0-9a-f]{64}', hex(64)),
  issuedToken('LICHESS_TOKEN', 'lip_', '[A-Za-z0-9]{20}', alnum(20), { validate: hasDigit }),
  {
    type: 'THINGSBOARD_TOKEN',
    score: 0.9,
    pattern: /thingsboard\.cloud\/api\/v1\/[a-z0-9]{20}/,
    examples: {
      match: [`https://«thingsboard.cloud/api/v1/${lower(20)}»/telemetry`],
      noMatch: ['thingsboard.cloud/api/v1/me'],
    },
  },
];

export const saas: readonly PatternRecognizer[] = [...monitoring, ...work, ...consumer];
