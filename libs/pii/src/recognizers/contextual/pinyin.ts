// Tells whether a word is spelled in syllables of Hanyu Pinyin (ISO 7098), as Chinese names are outside of China.
import type { Reader } from './reader.js';
import { foldOf } from './letters.js';

const INITIALS = 'b p m f d t n l g k h j q x zh ch sh r z c s y w'.split(' ');
const FINALS =
  'a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ue'.split(
    ' ',
  );
const ALONE = 'a ai an ang ao e en er o ou'.split(' ');
/** Finals that an initial does not take; the rest is close enough to the official table. */
const NEVER =
  /^(?:[bpmf](?:ong|ia|iang|iong|u[aoieng]+|uan|un|ue)|[gkh](?:i[a-z]*|ue)|[jqx](?:[aoe][a-z]*|ong|u[aoi]|uai|ui|uang)|[zcs]h?(?:i[a-z]+|ue)|[yw](?:i[aoeu][a-z]*|u[ai]|uai|ui|uang)|w(?:ao|ou|ong|i[a-z]*|u[a-z]+|e)|y(?:ai|ei|en|eng|uo)|r(?:a|ai|ei|i[a-z]+|ue|uai|uang)|[dt](?:in|iang|iong|ua|uai|uang|ue)|[nl](?:ui|ua|uai|uang|iong))$/;

const SYLLABLES = new Set<number>();
for (const initial of INITIALS) {
  for (const final of FINALS) if (!NEVER.test(initial + final)) SYLLABLES.add(pack(initial + final));
}
for (const syllable of ALONE) SYLLABLES.add(pack(syllable));

function pack(syllable: string): number {
  let packed = 0;
  for (const letter of syllable) packed = packed * 32 + letter.charCodeAt(0) - 96;
  return packed;
}

/** At most three syllables, at most 12 letters: the caller sees to that. */
export function isPinyin(view: Reader, start: number, end: number): boolean {
  const length = end - start;
  let reached = 1;
  for (let from = 0; from < length; from++) {
    if ((reached & (1 << from)) === 0) continue;
    let packed = 0;
    for (let to = from; to < length && to < from + 6; to++) {
      const fold = foldOf(view.code(start + to));
      if (fold < 97 || fold > 122) return false;
      packed = packed * 32 + fold - 96;
      if (SYLLABLES.has(packed)) reached |= 1 << (to + 1);
    }
  }
  return (reached & (1 << length)) !== 0;
}
