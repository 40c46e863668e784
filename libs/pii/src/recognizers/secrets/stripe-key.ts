// STRIPE_KEY: secret and restricted keys and webhook signing secrets; publishable keys (`pk_`) are public.
// Source: Stripe docs, "API keys".
import { ALPHANUMERIC, hasDigit, prefixedToken } from './prefixed-token.js';

export const stripeKey = prefixedToken({
  type: 'STRIPE_KEY',
  prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
  trigger: '_',
  least: 16,
  body: ALPHANUMERIC,
  accepts: hasDigit,
  examples: {
    match: [
      `stripe.key=«${'sk' + '_live_' + 'a1B2c3D4e5F6'.repeat(2)}»`,
      `«${'rk' + '_test_' + 'a1B2c3D4e5F6'.repeat(2)}»`,
    ],
    noMatch: ['sk_live_mode', `pk_live_${'a1B2c3D4e5F6'.repeat(2)}`, 'task_test_a1B2c3D4e5F6a1B2'],
  },
});
