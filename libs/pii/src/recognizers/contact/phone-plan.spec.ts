// Our short way through the numbering plans answers as libphonenumber-js itself does.
import {
  getCountries,
  getCountryCallingCode,
  isValidPhoneNumber,
  type CountryCode,
} from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { createPiiEngine } from '../../index.js';

const engine = createPiiEngine({ entities: ['PHONE_NUMBER'] });

function isFoundWhole(text: string): boolean {
  const [finding] = engine.find(text);
  return finding !== undefined && finding.start === 0 && finding.end === text.length;
}

describe.each(getCountries())('numbers of %s', (country: CountryCode) => {
  const example = (examples as Record<string, string>)[country];

  it('are found exactly where the library calls them valid', () => {
    if (example === undefined) return;
    const callingCode = getCountryCallingCode(country);
    for (let position = 0; position < example.length; position++) {
      for (const digit of '0159') {
        const national = example.slice(0, position) + digit + example.slice(position + 1);
        const number = `+${callingCode}${national}`;
        if (number.length - 1 > 15 || number.length - 1 < 7) continue;
        expect([number, isFoundWhole(number)]).toEqual([number, isValidPhoneNumber(number)]);
      }
    }
  });
});
