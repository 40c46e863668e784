// IP_ADDRESS: IPv4 (four decimal octets) and IPv6 (RFC 4291, with `::`, an embedded IPv4 part and an RFC 4007
// zone), with a prefix length if one follows (`10.0.0.0/8`).
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';
import { DIGIT, HEX, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { ipv4End, mayBeginIpv4 } from './ipv4.js';
import { ipv6End, ipv6Start } from './ipv6.js';

const COLON = 58;
/** RFC 6177: what one site is given is no larger. */
const SITE_PREFIX = 48;
/** Below the threshold: a block of networks, or a multicast group (RFC 4291 section 2.7) of a table, is nobody's. */
const BLOCK_SCORE = 0.3;

export const ipAddress: PiiRecognizer = {
  type: 'IP_ADDRESS',
  score: 0.95,
  triggers: ':0123456789',
  minLength: 4,
  maxLength: 80,
  keep: 'nothing',
  scan(view, at) {
    if (view.code(at) === COLON) {
      const start = ipv6Start(view, at);
      const end = start === NO_MATCH ? NO_MATCH : ipv6End(view, start);
      if (end === NO_MATCH) return NO_MATCH;
      view.start = start;
      const { length, end: whole } = prefixLength(view, end, 128);
      if (whole > end && (length < SITE_PREFIX || isMulticast(view, start))) view.score = BLOCK_SCORE;
      return whole;
    }
    const end = mayBeginIpv4(view, at) ? ipv4End(view, at) : NO_MATCH;
    return end === NO_MATCH ? NO_MATCH : prefixLength(view, end, 32).end;
  },
  examples: {
    match: [
      'from «192.168.0.1» to',
      'host=«10.0.0.1»:8080',
      'net «192.168.1.0/24».',
      '«2001:db8::1»',
      '[«fe80::1%eth0»]',
      'NAT64 «64:ff9b::198.51.100.1»',
      '«::ffff:10.0.0.1»',
      'my ip: «::1»',
      '«684D:1111:222:3333:4444:5555:6:77»',
      '«2001:db8:7::/48»',
      'from «1:2::8» on',
      'any «::/128»',
      'via «ff02::5678%pvc1.3».',
    ],
    noMatch: [
      'version 1.2.3.4.5',
      'v1.2.3.4',
      '300.168.1.1',
      '1.2.3',
      'Chrome/97.0.42.97',
      'std::vector a::b ec2::Client',
      'x[::2] y[1::2]',
      'at 12:30:45',
      'aa:bb:cc:dd:ee:ff',
      '684D:1111:222:3333:4444:5555:77',
      '12345:db8::1',
      '010.020.030.040',
      'from fe80::/10',
      '"ff02::1/128"',
    ],
  },
};

/** The prefix length that stands behind an address, and where it ends; the end of the address if there is none. */
function prefixLength(view: TextView, end: number, max: number): { length: number; end: number } {
  let length = 0;
  let i = end + 1;
  if (view.code(end) === 47)
    while (i < end + 5 && has(view.code(i), DIGIT)) length = length * 10 + view.code(i++) - 48;
  return { length, end: i > end + 1 && length <= max && !view.isWord(i) ? i : end };
}

function isMulticast(view: TextView, start: number): boolean {
  return (
    (view.code(start) | 32) === 102 && (view.code(start + 1) | 32) === 102 && has(view.code(start + 3), HEX)
  );
}
