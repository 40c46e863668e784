// Laws of the contextual recognisers: whatever the text and however it is cut, the answer is the same, and what was
// masked stays as it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPiiEngine } from '../../index.js';
import { contextualRecognizers } from './index.js';
import { NameTagger } from './name-tagger.js';
import { TextView } from '../../scan/text-view.js';

const engine = createPiiEngine({ entities: [...new Set(contextualRecognizers().map(({ type }) => type))] });
const found = (text: string) =>
  engine.find(text).map(({ type, start, end }) => [type, text.slice(start, end)]);

/** Pieces that names, addresses and what stands around them are made of. */
const fragment = fc.constantFrom(
  'Jane', 'Doe', 'Okonkwo', 'Zhang', 'Wei', 'jane', 'JOHN', "O'Brien", 'Jean-Pierre', 'van', 'der', 'Berg', 'Łukasz', 'Мария', 'Nguyễn',
  'Munich', 'New', 'Zealand', 'Bank', 'of', 'Inc.', 'Dr.', 'Mr', 'Dear', 'Hi', 'My name is', 'lives at', 'said', 'The', 'Monday',
  '12', '221B', '5', '75002', 'Baker', 'Street', 'Hauptstraße', 'rue', 'de la', 'Paix', 'ul.', 'Apt. 4', 'P.O. Box 7', 'NSW', 'APO AE 09012',
  'aged 39', '54 years old', 'born', '4.7.1981', '2024-05-31', 'Norwegian', 'Best regards,', 'From:', '<PERSON>', '<TITLE>', '***', '@',
  "'s", '\\n', '"', '(', ')', 'and', ',', '.', ':', '-', '\n', '\t', '😀', '\ud800', 'é',
); // prettier-ignore
const text = fc
  .array(fc.tuple(fragment, fc.constantFrom(' ', ' ', ' ', '', ', ', '\n')), { maxLength: 14 })
  .map((pieces) => pieces.map(([piece, gap]) => piece + gap).join(''));

describe('contextual recognisers', () => {
  it('find names in chats, letters, forms and prose', () => {
    expect(found('[SMS] Li Meiling: Zhang Wei, are you free?')).toEqual([
      ['PERSON', 'Li Meiling'],
      ['PERSON', 'Zhang Wei'],
    ]);
    expect(found('Dear Mr. Okonkwo,\nI live in Munich.\nBest regards,\nAnna Kowalska')).toEqual([
      ['TITLE', 'Mr.'],
      ['PERSON', 'Okonkwo'],
      ['LOCATION', 'Munich'],
      ['PERSON', 'Anna Kowalska'],
    ]);
    expect(found('From: Priya Nair <p.nair@example.com>')).toEqual([['PERSON', 'Priya Nair']]);
    expect(found('my name is maria gonzalez')).toEqual([['PERSON', 'maria gonzalez']]);
  });

  it('leave code, headings and sentences without names alone', () => {
    for (const clean of [
      'export class UserService extends BaseService implements OnModuleInit {',
      'The Settings page shows the Status of each Task. Please open it.',
      '## Getting Started\n\nInstall the package and run the tests.',
      'SELECT Name, City FROM Customers WHERE Id = 12;',
      'Jane@example.com and /home/Jane/Documents and Jane_Doe',
    ]) {
      expect(found(clean), clean).toEqual([]);
    }
  });

  it('find an address as one value, to its country', () => {
    const address = '12 rue de la Paix, Apt. 4\n75002 Paris\nFrance';
    expect(found(`Ship to ${address}, please`)).toEqual([['STREET_ADDRESS', address]]);
  });

  it('answer the same whether a stream is cut or not', () => {
    fc.assert(
      fc.property(text, fc.nat(), (input, at) => {
        const cut = input.length === 0 ? 0 : at % input.length;
        const stream = engine.maskStream();
        const streamed = stream.push(input.slice(0, cut)) + stream.push(input.slice(cut)) + stream.end();
        expect(streamed).toBe(engine.mask(input).text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['redact', 'mask'] as const)('mask a masked text to itself with action %s', (action) => {
    const scanned = contextualRecognizers().filter((recognizer) => 'scan' in recognizer);
    const names = createPiiEngine({ entities: scanned.map(({ type }) => type) });
    fc.assert(
      fc.property(text, (input) => {
        const masked = names.mask(input, { action }).text;
        expect(names.mask(masked, { action }).text).toBe(masked);
      }),
      { numRuns: 1000 },
    );
  });

  it('throw on no string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (input) => {
        expect(engine.find(input).every(({ start, end }) => start < end && end <= input.length)).toBe(true);
      }),
    );
  });

  it('a tagger asked again, or about another text in between, answers the same', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const tagger = new NameTagger();
        const fresh = (of: string) => decisions(new NameTagger(), of);
        const first = decisions(tagger, one);
        decisions(tagger, other);
        expect(decisions(tagger, one)).toEqual(first);
        expect(decisions(tagger, other)).toEqual(fresh(other));
      }),
    );
  });
});

/** What a tagger says at every position, asked twice as several recognisers do. */
function decisions(tagger: NameTagger, input: string): unknown[] {
  const view = new TextView();
  view.load(input, true);
  return Array.from(input.slice(0, 60), (_, at) => {
    view.open(at, 0);
    view.ask(160, 0.5, 0);
    tagger.decide(view, at);
    return tagger.decide(view, at) ? [tagger.kind, tagger.end] : undefined;
  });
}
