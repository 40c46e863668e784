// Every recogniser finds what its examples say, through the engine and next to all others.
import { describe, expect, it } from 'vitest';
import { createPiiEngine } from '../index.js';
import { createRecognizers } from './index.js';

const engine = createPiiEngine();

describe.each(createRecognizers(['US']).map((recognizer) => [recognizer.type, recognizer] as const))(
  '%s',
  (type, { examples }) => {
    it.each(examples.match)('finds %j', (marked) => {
      const text = marked.replace('«', '').replace('»', '');
      const found = engine.find(text).filter((finding) => finding.type === type);
      const start = marked.indexOf('«');
      expect(found).toEqual([{ type, start, end: marked.indexOf('»') - 1, score: expect.any(Number) }]);
    });

    it.each(examples.noMatch)('does not find %j', (text) => {
      expect(engine.find(text).filter((finding) => finding.type === type)).toEqual([]);
    });
  },
);
