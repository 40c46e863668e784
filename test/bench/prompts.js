/** Distinct prompts in ordinary prose, each with an e-mail address, a payment card and a phone number. */

const FIRST = ['anna', 'boris', 'carla', 'deniz', 'elif', 'fatou', 'goran', 'hanna', 'ivo', 'jana'];
const LAST = ['keller', 'novak', 'rossi', 'yilmaz', 'kaya', 'diallo', 'petrov', 'berg', 'horvat', 'silva'];
const AREA = ['206', '212', '312', '415', '617'];
const FILLER = [
  'The order was late and the parcel arrived with a dent, so the tone should be calm and honest.',
  'Say what went wrong, name the next step and the day on which it happens, and do not blame the carrier.',
  'She has been with us for several years and wrote twice before without an answer from the team.',
  'Keep it short, avoid our internal words, and end with one clear question that she can answer in a line.',
  'If the policy allows it, offer to take back the delivery fee, but promise nothing beyond that.',
];

/** Appends the check digit (ISO/IEC 7812, Luhn) to 15 digits. */
function cardNumber(fifteen) {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const digit = Number(fifteen[14 - i]);
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return `${fifteen}${(10 - (sum % 10)) % 10}`.replace(/(\d{4})(?=\d)/g, '$1 ');
}

const digits = (n, width) => String(n).padStart(width, '0');

/** Prompt number `n` of about `bytes` bytes, with the values that no model may see. */
export function prompt(n, bytes) {
  const email = `${FIRST[n % 10]}.${LAST[Math.floor(n / 10) % 10]}${n}@example.com`;
  const card = cardNumber(`4${digits((n * 7_919) % 1e7, 7)}${digits((n * 104_729) % 1e7, 7)}`);
  const phone = `+1 ${AREA[n % 5]}-555-${digits((n * 37) % 10_000, 4)}`;
  const parts = [
    `Draft a reply to a customer. Her mail is ${email}, she paid with the card ${card}`,
    `and asks for a call at ${phone} before noon.`,
  ];
  let length = parts[0].length + parts[1].length;
  for (let i = n; length < bytes; i++) {
    const sentence = FILLER[i % FILLER.length];
    parts.push(sentence);
    length += sentence.length + 1;
  }
  return { text: parts.join(' ').slice(0, bytes), values: [email, card, phone] };
}
