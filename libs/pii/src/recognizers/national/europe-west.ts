// Every recogniser of western, southern and northern Europe.
import type { PatternRecognizer } from '../../recognizer.js';
import { andorra } from './ad.js';
import { austria } from './at.js';
import { belgium } from './be.js';
import { switzerland } from './ch.js';
import { cyprus } from './cy.js';
import { germanDocuments } from './de-documents.js';
import { germany } from './de.js';
import { denmark } from './dk.js';
import { spain } from './es.js';
import { finland } from './fi.js';
import { faroeIslands } from './fo.js';
import { france } from './fr.js';
import { greece } from './gr.js';
import { ireland } from './ie.js';
import { iceland } from './is.js';
import { italy } from './it.js';
import { liechtenstein } from './li.js';
import { luxembourg } from './lu.js';
import { malta } from './mt.js';
import { netherlands } from './nl.js';
import { norway } from './no.js';
import { portugal } from './pt.js';
import { sweden } from './se.js';
import { sanMarino } from './sm.js';
import { unitedKingdom } from './uk.js';
import { vatican } from './va.js';

/** Where two claim the same characters with equal right, the earlier one wins. */
export const europeWest: readonly PatternRecognizer[] = [
  ...unitedKingdom,
  ...ireland,
  ...germany,
  ...germanDocuments,
  ...austria,
  ...switzerland,
  ...liechtenstein,
  ...france,
  ...netherlands,
  ...belgium,
  ...luxembourg,
  ...spain,
  ...portugal,
  ...andorra,
  ...italy,
  ...sanMarino,
  ...vatican,
  ...malta,
  ...greece,
  ...cyprus,
  ...sweden,
  ...norway,
  ...denmark,
  ...faroeIslands,
  ...finland,
  ...iceland,
];
