// What no check can prove: names, places, organisations, addresses, dates and ages. Everything heavy of it is
// imported from here only, so a bundle that does not use it does not carry it.
import type { PiiRecognizer } from '../../recognizer.js';
import { calendar } from './calendar.js';
import { namedEntities } from './named-entities.js';
import { nationality } from './nationality.js';
import { streetAddress } from './street-address.js';
import { title } from './titles.js';

/** Recognisers of PERSON, LOCATION, ORGANIZATION, STREET_ADDRESS, NRP, TITLE, DATE_OF_BIRTH, DATE_TIME and AGE. */
export function contextualRecognizers(): PiiRecognizer[] {
  return [streetAddress, ...namedEntities(), nationality, title, ...calendar];
}
