// AWS_ACCESS_KEY: access key ids, a four-letter kind and 16 characters of A-Z and 2-7, nothing around them.
// Source: AWS IAM User Guide, "Unique identifiers". The secret key has no shape of its own.
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';

const KINDS = ['AKIA', 'ASIA', 'ABIA', 'ACCA'];
const LENGTH = 20;

export const awsAccessKey: PiiRecognizer = {
  type: 'AWS_ACCESS_KEY',
  score: 0.95,
  triggers: 'A',
  maxLength: LENGTH + 1,
  scan(view, at) {
    if (view.code(at + 3) !== 65 || !view.startsWord(at)) return NO_MATCH;
    if (!KINDS.some((kind) => view.matches(kind, at))) return NO_MATCH;
    for (let i = at + 4; i < at + LENGTH; i++) {
      const code = view.code(i);
      if (!((code >= 65 && code <= 90) || (code >= 50 && code <= 55))) return NO_MATCH;
    }
    return view.isWord(at + LENGTH) ? NO_MATCH : at + LENGTH;
  },
  examples: {
    match: [
      `aws_access_key_id=«${'AK' + 'IA' + 'IOSFODNN7EXAMPLE'}»`,
      `«${'AS' + 'IA' + 'Y34FZKBOKMUTVV7A'}»,`,
    ],
    noMatch: [`${'AK' + 'IA' + 'IOSFODNN7EXAMPLE2'}`, 'AKIA', `${'AK' + 'IA' + 'iosfodnn7example'}`],
  },
};
