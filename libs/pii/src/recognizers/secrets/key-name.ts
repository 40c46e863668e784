// What the name of a setting, member, attribute or header says about its value.

/** `secret`: the name says so by itself. `key`: it may be one, if the value looks like nothing else. */
export type KeyKind = 'password' | 'secret' | 'key' | undefined;

const PASSWORD_ENDS = [
  'password',
  'passwd',
  'passwrd',
  'pwd',
  'passphrase',
  'passcode',
  'passwort',
  'kennwort',
  'contrasena',
  'contraseña',
  'motdepasse',
  'senha',
  'wachtwoord',
  'lösenord',
  'hasło',
  'heslo',
  'salasana',
  'пароль',
];
// `pass` ends many other words (bypass, compass): it counts alone, as a word of a longer name, or behind these.
const PASS =
  /(?:^|[_.-])(?:pass|Pass|PASS)$|[a-z]Pass$|(?:db|user|root|admin|mail|smtp|ftp|auth|vault|account)pass$/;

const SECRET_ENDS = [
  'token',
  'secret',
  'credential',
  'credentials',
  'authorization',
  'bearer',
  'cookie',
  'crumb',
  'sessionid',
  'sessid',
  'connectsid',
  'accessid',
  'reporterid',
  'sonarlogin',
  'webhookurl',
  'auth',
  'sig',
];
const SECRET_KEYS =
  /(?:secret|api|access|auth|private|encryption|signing|licen[sc]e|account|shared|master|storage|insert|ingest|admin|server|service|client|consumer|app|application|deploy|integration|subscription|device|session|webhook|crypto|cipher|hmac|aes|preshared|dev)key$/;

// Cursors of lists, identifiers of assemblies and database columns are called tokens and keys as well.
const NOT_SECRET =
  /(?:next|page|continuation|pagination|sync|cancel|cancellation|lexer|publickey|design|syntax)token$|(?:public|primary|foreign|partition|sort|cache|hash|row|map|object|registry|route|sequence|schema|index|group|query|item|node|react|bucket|translation|i18n|storage)key$|shopifyapikey$|author$|cookie(?:name|policy)$/;

/** The last two letters of names that say something; most names end otherwise. */
const ENDINGS = new Set([...PASSWORD_ENDS, ...SECRET_ENDS, 'pass', 'key'].map((end) => end.slice(-2)));

/** @param name letters, digits and `_.-`, as they stand before the `=` or `:` */
export function keyKind(name: string): KeyKind {
  const letters = name
    .toLowerCase()
    .replace(/[_.\- ]/g, '')
    .replace(/\d{1,2}$/, '');
  if (letters.length < 3 || !ENDINGS.has(letters.slice(-2))) return undefined;
  if (PASSWORD_ENDS.some((end) => letters.endsWith(end)) || PASS.test(name)) return 'password';
  if (NOT_SECRET.test(letters)) return undefined;
  if (SECRET_ENDS.some((end) => letters.endsWith(end)) || SECRET_KEYS.test(letters)) return 'secret';
  return letters.endsWith('key') && letters !== 'key' ? 'key' : undefined;
}
