// The context words of all recognisers as one dictionary, so that a text is looked at once and not once per type.
import { foldLetter, isIdeograph } from './letters.js';

/** Shortest beginning that `steuer*` may name. */
const MIN_STEM = 3;

export interface PhraseReader {
  /** @param nearest how many words stand between the phrase and the value */
  found(owners: readonly number[], nearest: number): void;
}

interface PhraseNode {
  readonly next: Map<number, PhraseNode>;
  /** Owners of the phrase that ends here. */
  readonly owners: number[];
}

/** Words are compared by a 32-bit hash: a collision would lend one number a label, about once in 10^6 words. */
export const EMPTY_WORD = 0x811c9dc5 | 0;
export const extendWord = (hash: number, letter: number): number => Math.imul(hash ^ letter, 0x01000193);

const FILTER_SIZE = 0x4000;
const slot = (hash: number): number => (hash ^ (hash >>> 15)) & (FILTER_SIZE - 1);

export class Phrases {
  private readonly root: PhraseNode = { next: new Map(), owners: [] };
  private readonly stems = new Map<number, number[]>();
  private longestStem = 0;
  /** Most words are in no phrase, and most letters end no stem: one look here says so. */
  private readonly wordFilter = new Uint8Array(FILTER_SIZE);
  private readonly stemFilter = new Uint8Array(FILTER_SIZE);

  add(phrase: string, owner: number): void {
    if (phrase.endsWith('*')) {
      const [letters, ...more] = wordsOf(phrase.slice(0, -1));
      if (letters === undefined || letters.length < MIN_STEM || more.length > 0) {
        throw new TypeError(`context ${phrase}: * stands behind one word of at least ${MIN_STEM} letters`);
      }
      const hash = letters.reduce(extendWord, EMPTY_WORD);
      this.stemFilter[slot(hash)] = 1;
      this.stems.set(hash, [...(this.stems.get(hash) ?? []), owner]);
      this.longestStem = Math.max(this.longestStem, letters.length);
      return;
    }
    let node = this.root;
    for (const letters of wordsOf(phrase).reverse()) {
      const hash = letters.reduce(extendWord, EMPTY_WORD);
      this.wordFilter[slot(hash)] = 1;
      let next = node.next.get(hash);
      if (next === undefined) node.next.set(hash, (next = { next: new Map(), owners: [] }));
      node = next;
    }
    if (node === this.root) throw new TypeError(`context ${JSON.stringify(phrase)}: holds no letters`);
    node.owners.push(owner);
  }

  /** Whether a word that is being read may begin with a stem: its owners, by the hash of its first letters. */
  stemOwners(hash: number, length: number): readonly number[] | undefined {
    if (length < MIN_STEM || length > this.longestStem || this.stemFilter[slot(hash)] === 0) return undefined;
    return this.stems.get(hash);
  }

  /** Tells `reader` the owners of every phrase in `words[0..count)`, which lists the last word first. */
  search(words: Int32Array, count: number, reader: PhraseReader): void {
    for (let i = 0; i < count; i++) {
      if (this.wordFilter[slot(words[i]!)] === 0) continue;
      let node = this.root.next.get(words[i]!);
      for (let j = i + 1; node !== undefined; j++) {
        if (node.owners.length > 0) reader.found(node.owners, i);
        if (j >= count || node.next.size === 0) break;
        node = node.next.get(words[j]!);
      }
    }
  }
}

/** The words of a phrase, each as its folded letters. */
function wordsOf(phrase: string): number[][] {
  const words: number[][] = [];
  let open = false;
  for (let i = 0; i < phrase.length; i++) {
    const letter = foldLetter(phrase.charCodeAt(i));
    if (letter === 0) open = false;
    else if (open && !isIdeograph(letter)) words.at(-1)!.push(letter);
    else {
      words.push([letter]);
      open = !isIdeograph(letter);
    }
  }
  return words;
}
