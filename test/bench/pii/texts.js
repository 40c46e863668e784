/** The texts of the throughput rows: `length` code units each, the same in every run. */
import { readRecords } from './records.js';

const WORDS =
  `the of and to in is you that it he was for on are as with his they at be this have from or one had by
word but not what all were we when your can said there use an each which she do how their if will up other about out
many then them these so some her would make like him into time has look two more write go see number no way could
people my than first water been call who oil its now find long down day did get come made may part over new sound
take only little work know place year live me back give most very after thing our just name good sentence man think
say great where help through much before line right too mean old any same tell boy follow came want show also around
form three small set put end does another well large must big even such because turn here why ask went men read need
land different home us move try kind hand picture again change off play spell air away animal house point page letter
mother answer found study still learn should world high every near add food between own below country plant last
school father keep tree never start city earth eye light thought head under story saw left few while along might`.split(
    /\s+/,
  );

/** A small generator of pseudo-random numbers in [0, 1): the same seed, the same texts. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** English words in sentences, nothing to find. */
export function cleanText(length) {
  const random = randomOf(1);
  let text = '';
  while (text.length < length) {
    text += WORDS[Math.floor(random() * WORDS.length)] + (random() < 0.1 ? '. ' : ' ');
  }
  return text.slice(0, length);
}

/** Labelled texts one after the other: something to find in every line. */
export function denseText(dir, length) {
  return joined(dir, ['synth', 'mixed', 'ids', 'presidio-tests'], length);
}

/** Code and logs full of numbers, nothing to find. */
export function logText(dir, length) {
  return joined(dir, ['hard-negatives'], length);
}

function joined(dir, names, length) {
  const texts = names
    .flatMap((name) => readRecords(dir, name) ?? [])
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ text }) => text)
    .join('\n');
  return texts.repeat(Math.ceil(length / texts.length)).slice(0, length);
}

export function pieces(text, length) {
  return Array.from({ length: Math.floor(text.length / length) }, (_, i) =>
    text.slice(i * length, (i + 1) * length),
  );
}
