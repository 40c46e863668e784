// The words that make a street of a name: before it (rue, calle, ul.), behind it (Street, u.), or as the end of the
// same word (…straße, …gatan, …laan). Folded: lower case, no accents.
import { hashWord } from './word-reader.js';

const set = (words: string): ReadonlySet<number> => new Set(words.split(' ').map(hashWord));

/** Stand before the name. */
export const STREET_FIRST = set(
  'rue avenue av ave avda avenida boulevard bd bld blvd place allee chemin impasse quai route cours square faubourg passage ' +
    'calle plaza paseo carrer camino carretera ronda travesia glorieta cl via viale piazza piazzale corso largo vicolo strada contrada ' +
    'lungomare rua travessa praca alameda estrada rodovia beco ladeira ul ulica ulice aleja aleje os osiedle plac trg cesta ulitsa ' +
    'prospekt nam namesti nabrezi nabrezie strada str bulevardul calea aleea soseaua jalan jl lorong ulitza улица ул проспект пр переулок пер ' +
    'бульвар площадь вулиця вул odos leoforos λεωφορος οδος',
);

/** Stand behind the name; each also has a number before or behind the whole. */
export const STREET_LAST = set(
  'street st str road rd avenue ave av lane ln drive dr court ct way boulevard blvd place pl square sq terrace ter crescent cres ' +
    'close gardens grove la highway hwy parkway pkwy circle cir trail trl alley row mews walk loop pike turnpike path crossing ridge ' +
    'quay wharf esplanade parade rise green plaza plz expressway freeway fwy motorway bypass causeway radial ' +
    'strasse weg platz allee gasse ring damm ufer straat laan plein kade gracht dijk steenweg u ut utca utja ter korut setany vag vagen ' +
    'gata gatan vei veien vej gade alle katu tie tee tn pst mnt mantee tanav ulice ulica namesti terrasse plass chome dori marg nagar salai',
);

const IN_WORD =
  'strasse straße str. weg platz allee gasse ring damm ufer graben straat laan plein kade gracht dijk steenweg dreef singel plantsoen baan ' +
  'vej gade alle stræde gata gatan gatu vagen vag grand torget vei veien gate gaten bakken svingen katu kuja tie polku ' +
  'stigur vegur braut holt gotu utca enparantza kalea sokak caddesi';

/** Ends of street words, longest first. */
const ENDS: readonly string[] = IN_WORD.split(' ')
  .map((end) => end.normalize('NFD').replace(/\p{M}/gu, '').replace('ß', 's').replace('æ', 'a'))
  .sort((a, b) => b.length - a.length);

/** Whether a word of `length` folded letters, read with `letter`, ends as street names of one word do. */
export function endsAsStreet(letter: (fromEnd: number) => number, length: number): boolean {
  return ENDS.some((end) => {
    if (length < end.length + 3) return false;
    for (let k = 1; k <= end.length; k++) if (letter(k) !== end.charCodeAt(end.length - k)) return false;
    return true;
  });
}

/** Parts of a building: Suite 12, Apt. 3, Floor 4. */
export const UNIT = set(
  'suite ste apt apartment unit room rm floor fl flat building bldg lot dept wohnung whg top piso planta puerta apto depto scala interno ' +
    'int bus boite appt appartement etage lgh lejl m byt lakas',
);
/** Units that are an address by themselves. */
export const UNIT_ALONE = set('suite ste apt apartment flat appt appartement apto depto');
export const POST_BOX = set('postbox postboks postfach postbus box casilla apartado cp bp skrytka pobox');
export const CORNER = hashWord('corner');
export const SHIP = set('uss usns usnv uscgc');
export const MILITARY_POST = set('apo fpo dpo');
/** Words in front that let a name and a number be an address: "lives at Kase 8". */
export const LEADS = set(
  'at address addr adresse direccion indirizzo adres endereco adress adresa lives live living located domicile residence wohnhaft anschrift',
);
