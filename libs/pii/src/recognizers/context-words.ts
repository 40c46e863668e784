// Looks for a word that gives a number its meaning, in the text before it.
//
// Reads letters only, over values found before, because under action `mask` their lengths stay and so a second
// pass sees the same distance. A placeholder such as `<PHONE_NUMBER>` ends the search: it stands for a value of
// another length, and its name is no context.
import { CLASS, LETTER, TOKEN, has } from '../scan/char-class.js';
import { MAX_CONTEXT, type TextView } from '../scan/text-view.js';

/** Words in lower case; those that end in `*` also match as the beginning of a longer word. */
interface ContextWords {
  readonly exact: ReadonlySet<string>;
  readonly stems: readonly string[];
}

export function contextWords(words: string): ContextWords {
  const all = words.split(' ');
  return {
    exact: new Set(all.filter((word) => !word.endsWith('*'))),
    stems: all.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
  };
}

/** Whether one of the words stands within 48 code units before `at`. */
export function hasContext(view: TextView, at: number, words: ContextWords): boolean {
  const lowest = at - MAX_CONTEXT;
  let word = '';
  for (let i = at - 1; i >= lowest; i--) {
    const code = view.before(i);
    if (isWordPart(code)) {
      word = String.fromCharCode(code) + word;
      continue;
    }
    if (word !== '' && !endsMask(view, i) && isOneOf(word, words)) return true;
    word = '';
    if (code === 62 && closesPlaceholder(view, i)) return false;
  }
  // What is left may be the end of a longer word.
  return false;
}

function isOneOf(word: string, { exact, stems }: ContextWords): boolean {
  const lower = word.toLowerCase();
  return exact.has(lower) || stems.some((stem) => lower.startsWith(stem));
}

function isWordPart(code: number): boolean {
  return has(code, LETTER) || (code >= 0xc0 && CLASS[code] !== 0);
}

/** Whether a run of three stars ends at `i`: the letters behind it are what masking left of a value. */
function endsMask(view: TextView, i: number): boolean {
  return view.before(i) === 42 && view.before(i - 1) === 42 && view.before(i - 2) === 42;
}

/** Whether `close` ends a placeholder; types are not longer than 40 characters. */
function closesPlaceholder(view: TextView, close: number): boolean {
  let i = close - 1;
  while (i > close - 42 && has(view.before(i), TOKEN) && view.before(i) !== 45) i--;
  const first = view.before(i + 1);
  return view.before(i) === 60 && first >= 65 && first <= 90;
}
