// The national numbers of North, Central and South America and the Caribbean.
import type { PatternRecognizer } from '../../recognizer.js';
import { americanPassports, americanPlates } from './american-documents.js';
import { americanVat } from './american-vat.js';
import { argentina } from './ar.js';
import { bolivia } from './bo.js';
import { brazil } from './br.js';
import { canada } from './ca.js';
import { caribbean } from './caribbean.js';
import { chile } from './cl.js';
import { colombia } from './co.js';
import { costaRica } from './cr.js';
import { cuba } from './cu.js';
import { dominicanRepublic } from './do.js';
import { ecuador } from './ec.js';
import { guatemala } from './gt.js';
import { honduras } from './hn.js';
import { mexico } from './mx.js';
import { nicaragua } from './ni.js';
import { panama } from './pa.js';
import { paraguay } from './py.js';
import { peru } from './pe.js';
import { elSalvador } from './sv.js';
import { unitedStates } from './us.js';
import { uruguay } from './uy.js';
import { venezuela } from './ve.js';

export const americas: readonly PatternRecognizer[] = [
  ...unitedStates,
  ...canada,
  ...mexico,
  ...brazil,
  ...argentina,
  ...chile,
  ...colombia,
  ...peru,
  ...ecuador,
  ...venezuela,
  ...uruguay,
  ...paraguay,
  ...bolivia,
  ...guatemala,
  ...elSalvador,
  ...honduras,
  ...nicaragua,
  ...costaRica,
  ...panama,
  ...dominicanRepublic,
  ...cuba,
  ...caribbean,
  ...americanPassports,
  ...americanPlates,
  ...americanVat,
];
