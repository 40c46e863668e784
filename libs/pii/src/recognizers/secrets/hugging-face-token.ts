// HUGGING_FACE_TOKEN: user access tokens `hf_` and organisation tokens `api_org_`, 34 letters or digits, not more:
// longer names with this prefix are code.
import { ALPHANUMERIC, prefixedToken } from './prefixed-token.js';

export const huggingFaceToken = prefixedToken({
  type: 'HUGGING_FACE_TOKEN',
  prefixes: ['hf_', 'api_org_'],
  trigger: '_',
  least: 34,
  body: ALPHANUMERIC,
  accepts: (view, body) => !view.isWord(body + 34),
  examples: {
    match: [`HF_TOKEN=«${'h' + 'f_' + 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH'}»`],
    noMatch: ['hf_hub_download', 'hf_requiredCharacteristicTypesForDisplayMetadata'],
  },
});
