// Asia without its western and central parts, the Middle East, and Oceania.
import type { PatternRecognizer } from '../../recognizer.js';
import { australia } from './au.js';
import { bangladesh } from './bd.js';
import { china } from './cn.js';
import { gulf } from './gulf.js';
import { hongKong } from './hk.js';
import { indonesia } from './id.js';
import { israel } from './il.js';
import { india } from './in.js';
import { iran } from './ir.js';
import { japan } from './jp.js';
import { korea } from './kr.js';
import { sriLanka } from './lk.js';
import { malaysia } from './my.js';
import { nepal } from './np.js';
import { newZealand } from './nz.js';
import { philippines } from './ph.js';
import { pakistan } from './pk.js';
import { singapore } from './sg.js';
import { southeastAsia } from './southeast-asia.js';
import { thailand } from './th.js';
import { taiwan } from './tw.js';
import { vietnam } from './vn.js';

/** National identifiers from Israel and the Gulf to Japan and New Zealand. */
export const asiaPacific: readonly PatternRecognizer[] = [
  ...china,
  ...hongKong,
  ...taiwan,
  ...japan,
  ...korea,
  ...india,
  ...pakistan,
  ...sriLanka,
  ...bangladesh,
  ...nepal,
  ...thailand,
  ...indonesia,
  ...malaysia,
  ...vietnam,
  ...philippines,
  ...southeastAsia,
  ...singapore,
  ...israel,
  ...iran,
  ...gulf,
  ...australia,
  ...newZealand,
];
