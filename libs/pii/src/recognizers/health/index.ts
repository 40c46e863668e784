// Numbers of patients, insured persons and prescribers.
import type { PatternRecognizer } from '../../recognizer.js';
import { healthInsuranceId } from './health-insurance-id.js';
import { medicalLicense } from './medical-license.js';
import { medicalRecord } from './medical-record.js';
import { usMedicare } from './us-medicare.js';

export const health: readonly PatternRecognizer[] = [
  ...usMedicare,
  ...medicalLicense,
  ...medicalRecord,
  ...healthInsuranceId,
];
