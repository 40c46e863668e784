// Whether digits are a phone number, by the numbering plans of libphonenumber-js.
//
// `isValidPhoneNumber` of that library costs about 20 µs, nearly all of it for parsing text, which is done here
// already. This asks the same metadata directly (below 1 µs); a spec holds both to the same answer for example
// numbers of every country, so an update of the library cannot part them unnoticed.
import { Metadata, type CountryCode } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** What the library's `Metadata` offers beyond its published types. */
interface PlanSource {
  getCountries(): string[];
  hasCallingCode(callingCode: string): boolean;
  getCountryCodesForCallingCode(callingCode: string): string[] | undefined;
  selectNumberingPlan(countryOrCallingCode: string): void;
  numberingPlan: {
    callingCode(): string;
    nationalNumberPattern(): string;
    possibleLengths(): number[];
    nationalPrefixForParsing(): string | undefined;
    nationalPrefixTransformRule(): string | undefined;
    leadingDigits(): string | undefined;
    hasTypes(): boolean;
    type(name: string): { pattern(): string } | undefined;
  };
}

/** The numbering plan of one country, or of one calling code that belongs to none. */
export interface NumberingPlan {
  readonly callingCode: string;
  /**
   * Whether the digits can only be a number of this country, among those that share the calling code; for plans
   * without leading digits of their own there is nothing to tell before `matches`.
   */
  readonly owns: ((digits: string) => boolean) | undefined;
  /** Whether the digits, without any prefix, are a number of the plan. */
  matches(digits: string): boolean;
  /** The digits without the prefix for calls within the country, as far as there is one. */
  withoutPrefix(digits: string): string;
}

const TYPES = [
  'FIXED_LINE',
  'MOBILE',
  'TOLL_FREE',
  'PREMIUM_RATE',
  'PERSONAL_NUMBER',
  'VOICEMAIL',
  'UAN',
  'PAGER',
  'VOIP',
  'SHARED_COST',
];

const source = new Metadata(metadata) as unknown as PlanSource;
const plans = new Map<string, NumberingPlan>();
const plansOfCallingCode = new Map<string, readonly NumberingPlan[]>();

/**
 * The plan of an ISO 3166 country code.
 * @throws RangeError for a country without one.
 */
export function numberingPlan(country: string): NumberingPlan {
  const known = plans.get(country);
  if (known !== undefined) return known;
  if (!source.getCountries().includes(country)) {
    throw new RangeError(
      `locale ${JSON.stringify(country)} is not an ISO 3166 country code with a numbering plan`,
    );
  }
  return compile(country satisfies string as CountryCode);
}

/** Whether the digits are a country calling code and a number under it. */
export function isInternational(digits: string): boolean {
  const callingCode = callingCodeOf(digits);
  return callingCode !== '' && isNational(plansOf(callingCode)[0]!, digits.slice(callingCode.length));
}

/** The country calling code with which the digits begin; empty where there is none. */
export function callingCodeOf(digits: string): string {
  // No calling code is the beginning of another one, so the first that exists is the one.
  for (let length = 1; length <= 3; length++) {
    const callingCode = digits.slice(0, length);
    if (source.hasCallingCode(callingCode)) return callingCode;
  }
  return '';
}

/** Whether the digits, with or without the plan's prefix, are a number under the plan's calling code. */
export function isNational(plan: NumberingPlan, digits: string): boolean {
  if (isNumberUnder(plan.callingCode, digits)) return true;
  const bare = plan.withoutPrefix(digits);
  return bare !== digits && isNumberUnder(plan.callingCode, bare);
}

/** Of countries that share a calling code, the one that the first digits name decides; else the main one. */
function isNumberUnder(callingCode: string, digits: string): boolean {
  const plans = plansOf(callingCode);
  for (const plan of plans) {
    if (plan.owns?.(digits) === false) continue;
    if (plan.matches(digits)) return true;
    if (plan.owns) return false;
  }
  return plans[0]!.matches(digits);
}

function plansOf(callingCode: string): readonly NumberingPlan[] {
  let known = plansOfCallingCode.get(callingCode);
  if (known === undefined) {
    const countries = source.getCountryCodesForCallingCode(callingCode) ?? ['001'];
    // '001' marks codes that belong to no country, such as +800; they are selected by the code itself.
    known = countries.map((country) => (country === '001' ? compile(callingCode) : numberingPlan(country)));
    plansOfCallingCode.set(callingCode, known);
  }
  return known;
}

function compile(countryOrCallingCode: string): NumberingPlan {
  source.selectNumberingPlan(countryOrCallingCode);
  const data = source.numberingPlan;
  const general = whole(data.nationalNumberPattern());
  const types = data.hasTypes()
    ? TYPES.flatMap((name) => {
        const pattern = data.type(name)?.pattern();
        return pattern ? [whole(pattern)] : [];
      })
    : undefined;
  const lengths = new Set(data.possibleLengths());
  const matches = (digits: string) =>
    lengths.has(digits.length) &&
    general.test(digits) &&
    (types === undefined || types.some((type) => type.test(digits)));
  const prefix = data.nationalPrefixForParsing();
  const prefixPattern = prefix ? new RegExp(`^(?:${prefix})`) : undefined;
  const transform = data.nationalPrefixTransformRule();

  const leading = data.leadingDigits();
  const leadingPattern = leading ? new RegExp(`^(?:${leading})`) : undefined;

  const plan: NumberingPlan = {
    callingCode: data.callingCode(),
    owns: leadingPattern && ((digits) => leadingPattern.test(digits)),
    matches,
    withoutPrefix(digits) {
      const match = prefixPattern?.exec(digits);
      if (!match) return digits;
      return transform && match.length > 1 && match.at(-1) !== undefined
        ? digits.replace(prefixPattern!, transform)
        : digits.slice(match[0].length);
    },
  };
  plans.set(countryOrCallingCode, plan);
  return plan;
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
