// Every built-in recogniser. Where two claim the same characters with equal right, the earlier one wins.
import type { PiiRecognizer } from '../recognizer.js';
import { emailAddress } from './contact/email-address.js';
import { phoneNumber } from './contact/phone-number.js';
import { creditCard } from './financial/credit-card.js';
import { ibanCode } from './financial/iban-code.js';
import { usSsn } from './national/us-ssn.js';
import { ipAddress } from './network/ip-address.js';
import { aiskApiKey } from './secrets/aisk-api-key.js';
import { anthropicApiKey } from './secrets/anthropic-api-key.js';
import { awsAccessKey } from './secrets/aws-access-key.js';
import { githubToken } from './secrets/github-token.js';
import { gitlabToken } from './secrets/gitlab-token.js';
import { googleApiKey } from './secrets/google-api-key.js';
import { huggingFaceToken } from './secrets/hugging-face-token.js';
import { jwt } from './secrets/jwt.js';
import { npmToken } from './secrets/npm-token.js';
import { openaiApiKey } from './secrets/openai-api-key.js';
import { privateKey } from './secrets/private-key.js';
import { slackToken } from './secrets/slack-token.js';
import { stripeKey } from './secrets/stripe-key.js';

/**
 * @param locales ISO 3166 country codes whose national phone forms need no context word.
 * @throws RangeError for a country without a phone numbering plan.
 */
export function createRecognizers(locales: readonly string[]): PiiRecognizer[] {
  return [
    aiskApiKey,
    anthropicApiKey,
    openaiApiKey,
    awsAccessKey,
    githubToken,
    gitlabToken,
    googleApiKey,
    huggingFaceToken,
    jwt,
    npmToken,
    privateKey,
    slackToken,
    stripeKey,
    creditCard,
    ibanCode,
    usSsn,
    ipAddress,
    emailAddress,
    phoneNumber(locales),
  ];
}
