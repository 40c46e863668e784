// Every built-in recogniser, a folder for each kind. Where two claim the same characters with equal right, the
// earlier one wins.
import type { PiiRecognizer } from '../recognizer.js';
import { emailAddress } from './contact/email-address.js';
import { phoneNumber } from './contact/phone-number.js';
import { contextualRecognizers } from './contextual/index.js';
import { financial } from './financial/index.js';
import { health } from './health/index.js';
import { africa } from './national/africa.js';
import { americas } from './national/americas.js';
import { asiaPacific } from './national/asia-pacific.js';
import { europeEast } from './national/europe-east.js';
import { europeWest } from './national/europe-west.js';
import { labelledIds } from './national/labelled-id.js';
import { travelDocument } from './national/travel-document.js';
import { network } from './network/index.js';
import { secrets } from './secrets/index.js';

/** Types that need judgement instead of a check: an engine looks for them only when it is asked to. */
export const OPT_IN_TYPES: ReadonlySet<string> = new Set([
  'PERSON',
  'LOCATION',
  'ORGANIZATION',
  'STREET_ADDRESS',
  'NRP',
  'TITLE',
  'DATE_TIME',
  'DATE_OF_BIRTH',
  'AGE',
  'ZIP_CODE',
  'UK_POSTCODE',
  'DE_PLZ',
  'URL',
]);

/**
 * @param locales ISO 3166 country codes whose national phone forms need no context word; unless given, those of the US
 * and all that are written as only phone numbers are.
 * @throws RangeError for a country without a phone numbering plan.
 */
export function builtInRecognizers(locales?: readonly string[]): PiiRecognizer[] {
  return Object.values(recognizersByKind(locales)).flat();
}

/** The same by kind, as they are listed in the documentation. */
export function recognizersByKind(locales?: readonly string[]): Record<string, readonly PiiRecognizer[]> {
  return {
    secrets,
    financial,
    network,
    contact: [emailAddress, phoneNumber(locales)],
    health,
    national: [
      ...europeWest,
      ...europeEast,
      ...americas,
      ...asiaPacific,
      ...africa,
      ...travelDocument,
      ...labelledIds,
    ],
    contextual: contextualRecognizers(),
  };
}
