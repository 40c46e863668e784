// Africa.
import type { PatternRecognizer } from '../../recognizer.js';
import { angola } from './ao.js';
import { algeria } from './dz.js';
import { eastAfrica } from './east-africa.js';
import { egypt } from './eg.js';
import { ghana } from './gh.js';
import { kenya } from './ke.js';
import { libya } from './ly.js';
import { morocco } from './ma.js';
import { mozambique } from './mz.js';
import { nigeria } from './ng.js';
import { southernAfrica } from './southern-africa.js';
import { tunisia } from './tn.js';
import { westAfrica } from './west-africa.js';
import { southAfrica } from './za.js';

/** National identifiers of the countries of Africa. */
export const africa: readonly PatternRecognizer[] = [
  ...southAfrica,
  ...egypt,
  ...algeria,
  ...morocco,
  ...tunisia,
  ...libya,
  ...nigeria,
  ...ghana,
  ...westAfrica,
  ...kenya,
  ...eastAfrica,
  ...angola,
  ...mozambique,
  ...southernAfrica,
];
