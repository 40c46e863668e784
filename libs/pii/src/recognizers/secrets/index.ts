// Credentials of every kind: tokens that their issuers mark, keys and signatures with a structure of their own, and
// secrets that only the words around them give away.
import type { PiiRecognizer } from '../../recognizer.js';
import { ai } from './ai.js';
import { cloud } from './cloud.js';
import { code } from './code.js';
import { prefixesOf } from './issued-token.js';
import { jwt } from './jwt.js';
import { keyedSecrets } from './keyed-secret.js';
import { commandPassword, loginPassword } from './login-secret.js';
import { messaging } from './messaging.js';
import { passwordHashes } from './password-hash.js';
import { payment } from './payment.js';
import { encodedPrivateKey, privateKey } from './private-key.js';
import { saas } from './saas.js';
import { pin, spokenPassword, username } from './spoken-secret.js';

const issued = [...ai, ...cloud, ...code, ...messaging, ...payment, ...saas];

/** Everything that lets its holder in. Where two claim the same characters with equal right, the earlier one wins. */
const credentials: readonly PiiRecognizer[] = [
  ...issued,
  jwt,
  privateKey,
  encodedPrivateKey,
  ...passwordHashes,
  loginPassword,
  commandPassword,
  ...keyedSecrets(prefixesOf(issued)),
  spokenPassword,
  pin,
];

/** The recognisers of this folder; user names, which open nothing by themselves, come with the passwords. */
export const secrets: readonly PiiRecognizer[] = [...credentials, username];

/** The types whose values let their holder in. */
export const SECRET_TYPES: readonly string[] = [...new Set(credentials.map(({ type }) => type))];
