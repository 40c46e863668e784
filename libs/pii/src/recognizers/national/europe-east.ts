// Central and Eastern Europe, the Caucasus, Central Asia and Türkiye.
import type { PatternRecognizer } from '../../recognizer.js';
import { albania } from './al.js';
import { bosnia } from './ba.js';
import { bulgaria } from './bg.js';
import { belarus } from './by.js';
import { caucasus } from './caucasus.js';
import { centralAsia } from './central-asia.js';
import { czechia } from './cz.js';
import { estonia } from './ee.js';
import { croatia } from './hr.js';
import { hungary } from './hu.js';
import { kazakhstan } from './kz.js';
import { lithuania } from './lt.js';
import { latvia } from './lv.js';
import { moldova } from './md.js';
import { montenegro } from './me.js';
import { macedonia } from './mk.js';
import { poland } from './pl.js';
import { romania } from './ro.js';
import { serbia } from './rs.js';
import { russia } from './ru.js';
import { slovenia } from './si.js';
import { slovakia } from './sk.js';
import { turkiye } from './tr.js';
import { ukraine } from './ua.js';
import { kosovo } from './xk.js';

/** National identifiers of the countries east of Germany and Austria, up to Türkiye and Central Asia. */
export const europeEast: readonly PatternRecognizer[] = [
  ...poland,
  ...czechia,
  ...slovakia,
  ...hungary,
  ...romania,
  ...bulgaria,
  ...slovenia,
  ...croatia,
  ...serbia,
  ...bosnia,
  ...montenegro,
  ...macedonia,
  ...albania,
  ...kosovo,
  ...estonia,
  ...latvia,
  ...lithuania,
  ...ukraine,
  ...russia,
  ...belarus,
  ...moldova,
  ...kazakhstan,
  ...caucasus,
  ...centralAsia,
  ...turkiye,
];
