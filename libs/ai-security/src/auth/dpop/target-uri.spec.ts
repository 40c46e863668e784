import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameTarget } from './target-uri.js';

const AT = 'https://api.example.test/ai/chat';

describe('isSameTarget', () => {
  it.each([
    ['the same text', AT, AT],
    ['the case of scheme and host', 'HTTPS://API.example.TEST/ai/chat', AT],
    ['the default port', 'https://api.example.test:443/ai/chat', AT],
    ['the default port of http', 'http://localhost/', 'http://localhost:80/'],
    ['an empty port', 'https://api.example.test:/ai/chat', AT],
    ['an empty path', 'https://api.example.test', 'https://api.example.test/'],
    ['dot segments', 'https://api.example.test/x/../ai/./chat', AT],
    ['escaped dot segments', 'https://api.example.test/x/%2e%2E/ai/chat', AT],
    ['escaped letters', 'https://api.example.test/%61i/ch%61t', AT],
    ['an escaped tilde', 'https://api.example.test/%7euser', 'https://api.example.test/~user'],
    ['the case of escapes', 'https://api.example.test/a%2fb%c3%a9', 'https://api.example.test/a%2Fb%C3%A9'],
    ['a query', `${AT}?a=b`, AT],
    ['a fragment', `${AT}#a`, AT],
    ['an IPv6 address', 'http://[::1]:3000/a', 'http://[0:0:0:0:0:0:0:1]:3000/a'],
  ])('does not mind %s', (_what, claimed, actual) => {
    expect(isSameTarget(claimed, actual)).toBe(true);
    expect(isSameTarget(actual.replace('ai', 'AI'), 'https://other.example.test/')).toBe(false);
  });

  it.each([
    ['another path', 'https://api.example.test/ai/models'],
    ['another host', 'https://api.example.test.evil.test/ai/chat'],
    ['another port', 'https://api.example.test:8443/ai/chat'],
    ['another scheme', 'http://api.example.test/ai/chat'],
    ['a longer path', `${AT}/x`],
    ['a slash at the end', `${AT}/`],
    ['a double slash', 'https://api.example.test//ai/chat'],
    ['the case of the path', 'https://api.example.test/AI/chat'],
    ['an escaped slash', 'https://api.example.test/ai%2Fchat'],
    ['a path only', '/ai/chat'],
    ['no scheme', '//api.example.test/ai/chat'],
    ['user information', 'https://me@api.example.test/ai/chat'],
    ['user information that looks like the host', 'https://api.example.test:443@evil.test/ai/chat'],
    ['a back slash', 'https://api.example.test\\ai\\chat'],
    ['one slash', 'https:/api.example.test/ai/chat'],
    ['a tab', 'https://api.example.test/ai/\tchat'],
    ['a blank in front', ` ${AT}`],
    ['a line feed at the end', `${AT}\n`],
    ['full-width letters', 'https://ａpi.example.test/ai/chat'],
    ['a dot at the end of the host', 'https://api.example.test./ai/chat'],
    ['too long a text', `${AT}?${'a'.repeat(2048)}`],
    ['nothing', ''],
  ])('minds %s', (_what, claimed) => {
    expect(isSameTarget(claimed, AT)).toBe(false);
  });

  it('tells an escaped reserved character from the character', () => {
    for (const char of "!$&'()*+,;=:@") {
      const escape = `%${char.charCodeAt(0).toString(16)}`;
      expect(isSameTarget(`${AT}/${escape}`, `${AT}/${char}`)).toBe(false);
      expect(isSameTarget(`${AT}/${escape}`, `${AT}/${escape.toUpperCase()}`)).toBe(true);
    }
    expect(isSameTarget(`${AT}/%2561`, `${AT}/%61`)).toBe(false);
  });

  it('is symmetric, and blind to the query, for every path', () => {
    const segment = fc.string({ unit: fc.constantFrom(...'aZ0~.%2eEfF/-_:@!'.split('')), maxLength: 12 });
    fc.assert(
      fc.property(segment, segment, (a, b) => {
        const [one, two] = [`https://h.test/${a}`, `https://h.test/${b}`];
        expect(isSameTarget(one, two)).toBe(isSameTarget(two, one));
        expect(isSameTarget(`${one}?x`, two)).toBe(isSameTarget(one, two));
      }),
    );
  });
});
