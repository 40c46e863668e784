// NRP: nationalities, religions and political groups, as adjectives and as the people themselves.
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { allCapitals } from './letters.js';
import { LOWER, Word, hashWord, isBrokenBefore, readWord } from './word-reader.js';

/** Singular; the plural in -s is found too. */
const GROUPS: ReadonlySet<number> = new Set(
  (
    'afghan african albanian algerian american andorran angolan arab argentine argentinian armenian asian australian austrian azerbaijani azeri ' +
    'bahamian bahraini bangladeshi barbadian basque belarusian belgian belizean beninese bermudian bhutanese bolivian bosnian botswanan brazilian ' +
    'breton briton british bruneian bulgarian burkinabe burmese burundian cambodian cameroonian canadian catalan chadian chechen chilean chinese ' +
    'colombian comorian congolese cornish corsican croat croatian cuban cypriot czech dane danish djiboutian dominican dutch ecuadorian egyptian ' +
    'emirati english englishman equatoguinean eritrean estonian ethiopian european faroese fijian filipino finn finnish flemish french frenchman ' +
    'gabonese galician gambian georgian german ghanaian gibraltarian greek greenlander greenlandic grenadian guatemalan guinean guyanese haitian ' +
    'honduran hungarian icelander icelandic indian indonesian inuit iranian iraqi irish irishman israeli italian ivorian jamaican japanese jordanian ' +
    'kazakh kenyan korean kosovar kurd kurdish kuwaiti kyrgyz lao laotian latino latina latvian lebanese lesothan liberian libyan liechtensteiner ' +
    'lithuanian luxembourger macedonian malagasy malawian malay malaysian maldivian malian maltese maori mauritanian mauritian mexican moldovan ' +
    'monegasque mongolian montenegrin moroccan mozambican namibian nauruan nepalese nepali dutchman nicaraguan nigerian norwegian omani pakistani ' +
    'palestinian panamanian paraguayan persian peruvian philippine polish portuguese qatari quebecois romanian russian rwandan salvadoran samoan ' +
    'saudi scot scottish senegalese serb serbian seychellois sicilian singaporean slovak slovakian slovene slovenian somali spaniard spanish ' +
    'sri-lankan sudanese surinamese swede swedish swiss syrian taiwanese tajik tanzanian tatar thai tibetan togolese tongan trinidadian tunisian ' +
    'turk turkish turkmen tuvaluan ugandan ukrainian uruguayan uyghur uzbek vanuatuan venezuelan vietnamese welsh welshman yemeni zambian zimbabwean ' +
    'anglican baptist buddhist catholic christian evangelical hindu hinduist islamic jain jew jewish lutheran methodist mormon muslim orthodox ' +
    'presbyterian protestant quaker rastafarian shia sikh sunni taoist zoroastrian atheist agnostic communist conservative democrat fascist labour ' +
    'liberal libertarian marxist republican socialist tory zionist'
  )
    .split(' ')
    .flatMap((group) => [group, `${group}s`])
    .map(hashWord),
);

const word = new Word();

export const nationality: ScanRecognizer = {
  type: 'NRP',
  score: 0.7,
  triggers: allCapitals(),
  maxLength: 32,
  keep: 'nothing',
  scan(view, at) {
    if (isBrokenBefore(view, at) || !readWord(view, at, word) || word.broken || word.shape === LOWER)
      return NO_MATCH;
    return GROUPS.has(word.hash) ? word.end : NO_MATCH;
  },
  examples: {
    match: ['She is «Norwegian».', 'two «Buddhists» and a monk', 'the «Czech» ambassador'],
    noMatch: ['polish the shoes', 'The Nation is large'],
  },
};
