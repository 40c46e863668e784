// Keys of payment and commerce providers. Publishable keys (`pk_live_`) are no secrets.
// Source: each provider's documentation, "API keys" or "Authentication".
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, hasDigit, hex, issuedToken, uuid } from './issued-token.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const payment: readonly PatternRecognizer[] = [
  // Paystack and Clerk took over Stripe's prefixes.
  issuedToken(
    'STRIPE_KEY',
    'sk_live_|sk_test_|sk_prod_|rk_live_|rk_test_|rk_prod_',
    '[A-Za-z0-9]{24}',
    alnum(24),
    {
      more: /[A-Za-z0-9]/,
      validate: hasDigit,
    },
  ),
  issuedToken('STRIPE_KEY', 'whsec_', '[\\w+/]{32}', alnum(32), { more: /[\w+/=]/, validate: hasDigit }),
  issuedToken('SQUARE_TOKEN', 'sq0atp-', '[\\w-]{22}', alnum(22)),
  issuedToken('SQUARE_TOKEN', 'sq0csp-', '[\\w-]{43}', alnum(43)),
  issuedToken('SQUARE_TOKEN', 'EAAA', '[\\w-]{60}', alnum(60), { score: 0.95, validate: hasDigit }),
  issuedToken('SHOPIFY_TOKEN', 'shpat_|shpca_|shppa_|shpss_|shptka_', '[A-Za-z0-9]{32,40}', hex(32)),
  issuedToken(
    'PAYPAL_TOKEN',
    'access_token$production$|access_token$sandbox$',
    '[0-9a-z]{16}\\$[0-9a-f]{32}',
    `${hex(16)}$${hex(32)}`,
  ),
  issuedToken('PLAID_TOKEN', 'access-sandbox-|access-development-|access-production-', UUID, uuid),
  issuedToken('RAZORPAY_KEY', 'rzp_live_|rzp_test_', '[A-Za-z0-9]{14}', alnum(14)),
  issuedToken('FLUTTERWAVE_KEY', 'FLWSECK-|FLWSECK_TEST-', '[a-h0-9]{12,32}(?:-X)?', hex(32)),
  issuedToken('GOCARDLESS_TOKEN', 'live_|sandbox_', '[\\w-]{40}', alnum(40), {
    score: 0.9,
    validate: hasDigit,
  }),
  issuedToken('LOB_API_KEY', 'live_|test_', '[0-9a-f]{31,35}', hex(35)),
  issuedToken('EASYPOST_KEY', 'EZAK|EZTK', '[A-Za-z0-9]{54}', alnum(54)),
  issuedToken('SHIPPO_TOKEN', 'shippo_live_|shippo_test_', '[0-9a-f]{40}', hex(40)),
  issuedToken('ADYEN_KEY', 'AQE', '[A-Za-z0-9]{2}hm[\\w+/]{60}', `x1hm${alnum(80)}`, { more: /[\w+/=-]/ }),
  issuedToken(
    'MERCADO_PAGO_TOKEN',
    'APP_USR-|TEST-',
    '\\d{13,19}-\\d{6}-[0-9a-f]{32}-\\d{6,10}',
    `1234567890123456-123456-${hex(32)}-123456789`,
  ),
  issuedToken(
    'PADDLE_API_KEY',
    'pdl_live_apikey_|pdl_sdbx_apikey_',
    '[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}',
    `${hex(26)}_${alnum(22)}_${alnum(3)}`,
  ),
  issuedToken('SUMUP_API_KEY', 'sup_sk_', '[A-Za-z0-9]{32}', alnum(32)),
  issuedToken('XENDIT_KEY', 'xnd_production_|xnd_development_', '[A-Za-z0-9]{40,70}', alnum(60)),
  issuedToken('RECHARGE_TOKEN', 'sk_1x1_|sk_2x2_|sk_3x3_|sk_5x5_|sk_10x10_', '[0-9a-f]{64}', hex(64)),
];
