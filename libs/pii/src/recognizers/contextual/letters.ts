// Letters of the scripts that have capitals (Latin, Greek, Cyrillic): what each folds to, and which are capitals.
//
// Words are compared without case and without accents, because people write José as Jose. The tables are filled
// from the platform's own Unicode data, so nothing of it is carried in the bundle.

const LIMIT = 0x2000;
/** Letters that no decomposition maps to a base letter. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ß: 's', æ: 'a', œ: 'o', ø: 'o', ð: 'd', đ: 'd', ħ: 'h', ı: 'i', ł: 'l', þ: 't', ŧ: 't', ŋ: 'n',
}; // prettier-ignore

/** The letter in lower case without accents, as a code unit; 0 for what is no letter. */
export const FOLD: Uint16Array = new Uint16Array(LIMIT);
const CAPITAL = new Uint8Array(LIMIT);

for (let code = 65; code < LIMIT; code++) {
  // Latin, Greek, Cyrillic; Latin Extended Additional (Vietnamese) and Greek Extended.
  if (code >= 0x530 && code < 0x1e00) continue;
  const letter = String.fromCharCode(code);
  const lower = letter.toLowerCase();
  if (lower === letter.toUpperCase()) continue;
  const base = UNDECOMPOSED[lower] ?? lower.normalize('NFD');
  FOLD[code] = base.charCodeAt(0);
  if (lower !== letter) CAPITAL[code] = 1;
}

export function foldOf(code: number): number {
  return code < LIMIT ? FOLD[code]! : 0;
}

export function isLetter(code: number): boolean {
  return code < LIMIT && FOLD[code] !== 0;
}

export function isCapital(code: number): boolean {
  return code < LIMIT && CAPITAL[code] === 1;
}

/** Every capital: the triggers of what begins with one. */
export function allCapitals(): string {
  let capitals = '';
  for (let code = 0; code < LIMIT; code++) if (CAPITAL[code] === 1) capitals += String.fromCharCode(code);
  return capitals;
}
