// TITLE: the courtesy title before a name ("Dr." of "Dr. Okafor"). A job is none: it says little about who it is.
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { isCapital } from './letters.js';
import { HONORIFICS } from './phrase.js';
import { Word, isBrokenBefore, readWord } from './word-reader.js';

const word = new Word();

export const title: ScanRecognizer = {
  type: 'TITLE',
  score: 0.8,
  triggers: [
    'Mr',
    'Ms',
    'Mi',
    'Mx',
    'Ma',
    'Mo',
    'Mm',
    'Ml',
    'Dr',
    'Do',
    'Pr',
    'Si',
    'He',
    'Fr',
    'Se',
    'Sr',
    'MR',
    'MS',
    'DR',
  ],
  maxLength: 20,
  // A name behind a title is told by it, masked or not, so the title stays recognisable.
  keep: 'type',
  scan(view, at) {
    if (isBrokenBefore(view, at) || !readWord(view, at, word) || !HONORIFICS.has(word.hash)) return NO_MATCH;
    const end = view.code(word.end) === 46 ? word.end + 1 : word.end;
    return view.code(end) === 32 && isCapital(view.code(end + 1)) ? end : NO_MATCH;
  },
  examples: {
    match: ['I saw «Dr.» Okafor', 'Dear «Mrs» Haddad'],
    noMatch: ['the doctor was late', 'Miss the train'],
  },
};
