// PASSWORD_HASH: stored passwords in modular crypt format, and Kerberos tickets that are cracked like them.
// Sources: crypt(5), the Password Hashing Competition's string format, hashcat's example hashes.
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, hex } from './issued-token.js';

const hash = (pattern: RegExp, sample: string, more?: RegExp): PatternRecognizer => ({
  type: 'PASSWORD_HASH',
  score: 1,
  keep: 'nothing',
  pattern,
  ...(more && { more }),
  examples: { match: [`root «${sample}» 19000`], noMatch: [sample.slice(0, 12)] },
});

export const passwordHashes: readonly PatternRecognizer[] = [
  // bcrypt
  hash(/\$2[abxy]?\$\d\d\$[A-Za-z0-9./]{53}/, `$2b$12$${alnum(53)}`),
  // md5crypt, Apache's variant of it
  hash(/\$(?:1|apr1)\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}/, `$apr1$${alnum(8)}$${alnum(22)}`),
  // sha256crypt, sha512crypt
  hash(/\$5\$(?:rounds=\d{4,9}\$)?[A-Za-z0-9./]{0,16}\$[A-Za-z0-9./]{43}/, `$5$${alnum(16)}$${alnum(43)}`),
  hash(/\$6\$(?:rounds=\d{4,9}\$)?[A-Za-z0-9./]{0,16}\$[A-Za-z0-9./]{86}/, `$6$${alnum(16)}$${alnum(86)}`),
  // Cisco type 8 (PBKDF2) and 9 (scrypt)
  hash(/\$[89]\$[A-Za-z0-9./]{14}\$[A-Za-z0-9./]{43}/, `$8$${alnum(14)}$${alnum(43)}`),
  hash(/\$y\$[A-Za-z0-9./]{3}\$[A-Za-z0-9./]{8,40}\$[A-Za-z0-9./]{43}/, `$y$j9T$${alnum(22)}$${alnum(43)}`),
  hash(
    /\$argon2(?:id|i|d)\$(?:v=\d{1,3}\$)?[a-z0-9=,]{5,40}\$[\w+/-]{8,64}\$[\w+/-]{16}/,
    `$argon2id$v=19$m=65536,t=3,p=4$${alnum(22)}$${alnum(43)}`,
    /[\w+/=-]/,
  ),
  hash(
    /\$(?:pbkdf2-sha(?:1|256|512)|scrypt)\$[\w=,]{1,24}\$[\w+./]{8,64}\$[\w+./]{20}/,
    `$pbkdf2-sha256$29000$${alnum(22)}$${alnum(43)}`,
    /[\w+./=]/,
  ),
  // Django
  hash(
    /pbkdf2_sha256\$\d{4,7}\$[A-Za-z0-9]{8,32}\$[\w+/]{43}/,
    `pbkdf2_sha256$260000$${alnum(22)}$${alnum(43)}=`,
    /[\w+/=]/,
  ),
  hash(/\{SSHA(?:256|512)?\}[\w+/]{32}/, `{SSHA}${alnum(32)}`, /[\w+/=]/),
  hash(
    /\$krb5(?:asrep|tgs|pa)\$\d{1,2}\$[\w@.*$/:-]{32}/,
    `$krb5asrep$23$user@example.com:${hex(64)}`,
    /[\w@.*$/:-]/,
  ),
];
