// PERSON, LOCATION and ORGANIZATION: three recognisers over one tagger.
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { allCapitals } from './letters.js';
import { UNIT } from './name-model.js';
import { KINDS, MAX_NAME, NameTagger } from './name-tagger.js';

const EXAMPLES: Record<(typeof KINDS)[number], ScanRecognizer['examples']> = {
  PERSON: {
    match: [
      'My name is «Jane Doe».',
      'Dear Mr. «Okonkwo»,',
      '[SMS] «Li Meiling»: are you free?',
      'Best regards,\n«Anna Kowalska»',
    ],
    noMatch: [
      'The meeting is on Monday.',
      'Please open the Settings page',
      'class UserService extends BaseService {',
    ],
  },
  LOCATION: {
    match: ['I live in «Munich».', 'a business trip to «New Zealand»'],
    noMatch: ['I live in a house.', 'In March the price rose'],
  },
  ORGANIZATION: {
    match: ['She works for «Miller Consulting».', 'my account at «Harbour Bank»'],
    noMatch: ['The Bank is closed', 'Group A won'],
  },
};

/** The three share one tagger; which of them an engine asks does not matter to the others. */
export function namedEntities(): ScanRecognizer[] {
  const tagger = new NameTagger();
  const capitals = allCapitals();
  return KINDS.map((type, kind) => ({
    type,
    score: 0.6,
    // People write their own names without capitals; the rest is too rare to look at every word for it.
    triggers: type === 'PERSON' ? `${capitals}abcdefghijklmnopqrstuvwxyz` : capitals,
    maxLength: MAX_NAME,
    keep: 'nothing',
    scan(view, at) {
      if (!tagger.decide(view, at) || tagger.kind !== kind) return NO_MATCH;
      view.score = certainty(tagger.margin);
      return tagger.end;
    },
    examples: EXAMPLES[type],
  }));
}

/** Odds as a probability, in thousandths: the last digits of `Math.exp` are those of the platform. */
function certainty(margin: number): number {
  return Math.round(1000 / (1 + Math.exp(-margin / UNIT))) / 1000;
}
