// Cards, accounts, banks and wallets.
import type { PiiRecognizer } from '../../recognizer.js';
import { bankAccount } from './bank-account.js';
import { cardDetails } from './card-details.js';
import { creditCard } from './credit-card.js';
import { cryptoAddress } from './crypto-address.js';
import { ibanCode } from './iban-code.js';
import { routingNumber } from './routing-number.js';

export const financial: readonly PiiRecognizer[] = [
  creditCard,
  ibanCode,
  ...cryptoAddress,
  ...routingNumber,
  ...bankAccount,
  ...cardDetails,
];
