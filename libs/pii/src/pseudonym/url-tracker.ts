// Whether a place in a text lies inside of a URL, as any program that may fetch or link it would see it.
//
// Programs differ: one sees a Markdown link where another sees a tag. So every reading is followed on its own, as one
// bit that its opener sets and its terminators clear, and a place is inside if any reading says so. A text written to
// confuse one reading changes nothing in the others. State and time per character are constant, and what lies behind
// the current word matters only as bits: every way of cutting the text gives the same answer.
import type { KeyedDigest } from './keyed-digest.js';
import { UrlText } from './url-text.js';

/** `//host…`, `https://…`, `www.…`, `<scheme:…`: to a blank, an angle bracket, or its quote. */
const BARE = 1;
/** `](…`, `]: …`, `url(…`: to a blank or its parenthesis. */
const DESTINATION = 2;
/** `](<…`: to the end of the line or `>`. */
const ANGLE = 4;
/** `src="…`, `src='…`: to the quote. */
const DOUBLE = 8;
const SINGLE = 16;
/** `src=…`: to a blank or `>`. */
const UNQUOTED = 32;
const BEGUN = BARE | DESTINATION | ANGLE | DOUBLE | SINGLE | UNQUOTED;
/** The opener is read, and blanks may follow before the URL begins. */
const AWAIT_DESTINATION = 64;
const AWAIT_ATTRIBUTE = 128;
/** Behind `]:`, where prose goes on more often than a URL: what begins here is no URL yet. */
const AWAIT_DEFINITION = 256;
/** Behind `<`: a letter makes it a tag. */
const AWAIT_TAG = 512;
const AWAITING = AWAIT_DESTINATION | AWAIT_ATTRIBUTE | AWAIT_DEFINITION | AWAIT_TAG;
const INSIDE = BEGUN | AWAIT_DESTINATION | AWAIT_ATTRIBUTE;

/** Attributes that are fetched or linked, or hold text in which something is. */
const ATTRIBUTES = new Set(
  (
    'src href srcset imagesrcset action formaction data poster background ping cite lowsrc dynsrc longdesc ' +
    'manifest codebase archive classid icon profile content srcdoc style'
  ).split(' '),
);
/** How far back an opener is read: an attribute's name, the blanks behind it, a scheme and host before `//`. */
const LOOK_BACK = 64;
/** Code units that are kept unread: most text is passed in one step when it is read at all. */
const UNREAD = 4096;
/** A shorter piece is read whole. */
const SHORT = 24;

const [TAB, LINE_FEED, SPACE, DOUBLE_QUOTE, SINGLE_QUOTE, OPEN, CLOSE] = [9, 10, 32, 34, 39, 40, 41] as const;
const [DOT, SLASH, COLON, LESS, EQUALS, GREATER, BACKSLASH, BRACKET] = [
  46, 47, 58, 60, 61, 62, 92, 93,
] as const;
const BACKTICK = 96;

/** What ends a word, and so the scheme and host that are read back from `//`. */
const BOUNDARY = marks('\t\n\r\f "\'`<>()[]{}');
const SPECIAL = marks('\t\n\r\f "\'`<>().:=/\\');

export class UrlTracker {
  private state = 0;
  /** Parentheses open in a destination. */
  private depth = 0;
  /** What stands before a bare URL: if a quote, only that one ends it. */
  private before = 0;
  /** Whether a tag has begun somewhere: only then are there attributes. */
  private markup = false;
  /** The end of what was read, as far as openers reach back. */
  private context = '';
  private unread = '';
  private readonly url: UrlText;

  constructor(digest: KeyedDigest) {
    this.url = new UrlText(digest);
  }

  /** Whether what comes next lies inside of a URL. */
  get inside(): boolean {
    this.catchUp();
    return (this.state & INSIDE) !== 0;
  }

  /** Names the URL with a pseudonym that comes next; only where it is `inside`. */
  name(key: string): string {
    return this.url.with(key);
  }

  /** That pseudonym stands here: its brackets and blanks end nothing. */
  pass(name: string): void {
    if ((this.state & AWAIT_DESTINATION) !== 0) this.openDestination(0);
    if ((this.state & AWAIT_ATTRIBUTE) !== 0) this.state |= UNQUOTED;
    this.state &= ~AWAITING;
    this.url.pass(name);
    this.context = '>';
  }

  /** Reads what comes next. A pseudonym outside of a URL is read as its value, which may begin one. */
  read(piece: string): void {
    this.unread += piece;
    if (this.unread.length > UNREAD) this.catchUp();
  }

  private catchUp(): void {
    const piece = this.unread;
    if (piece === '') return;
    this.unread = '';
    const from = this.unchanged(piece);
    if (from > 0) {
      this.state = 0;
      this.context = '';
      this.url.clear();
    }
    const text = from > 0 || this.context !== '' ? this.context + piece.slice(from) : piece;
    // Where the part of the URL begins that is not in `url` yet.
    const start = this.context.length;
    let word = 0;
    let urlFrom = start;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const waiting = this.state & AWAITING;
      if (waiting === 0 && (code > 127 || SPECIAL[code] === 0)) continue;
      const begun = this.state & BEGUN;
      this.step(text, at, code);
      if (waiting !== 0) this.settle(waiting, code);
      if (BOUNDARY[code] === 1) word = at;
      if (begun === 0 && (this.state & BEGUN) !== 0) {
        const quoted = code === DOUBLE_QUOTE || code === SINGLE_QUOTE || code === LESS;
        urlFrom = (this.state & BARE) !== 0 ? wordStart(text, at) : quoted ? at + 1 : at;
      } else if (begun !== 0 && (this.state & BEGUN) === 0) this.url.clear();
    }
    if ((this.state & BEGUN) !== 0) this.url.add(text.slice(urlFrom));
    this.context = text.slice(Math.max(this.markup ? 0 : word, text.length - LOOK_BACK - 2));
  }

  /**
   * How much of the piece cannot matter: in prose a blank behind a letter or digit ends every reading. Most text is
   * passed by this alone.
   */
  private unchanged(piece: string): number {
    if (piece.length < SHORT || this.markup || (this.state & (ANGLE | DOUBLE | SINGLE | AWAIT_TAG)) !== 0)
      return 0;
    let at = piece.lastIndexOf(' ');
    while (at > 0 && !isWord(piece.charCodeAt(at - 1))) at = piece.lastIndexOf(' ', at - 1);
    return at > 0 && !piece.includes('<') ? at : 0;
  }

  private step(text: string, at: number, code: number): void {
    const previous = at > 0 ? text.charCodeAt(at - 1) : 0;
    switch (code) {
      case LINE_FEED:
        this.state &= ~(BARE | DESTINATION | UNQUOTED | ANGLE);
        break;
      case SPACE:
      case TAB:
      case 12:
      case 13:
        this.state &= ~(BARE | DESTINATION | UNQUOTED);
        break;
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
      case BACKTICK:
        // In JSON a quote ends also a URL that ends a sentence.
        if (this.before === code || (code === DOUBLE_QUOTE && !isQuote(this.before))) this.state &= ~BARE;
        this.state &= code === DOUBLE_QUOTE ? ~DOUBLE : code === SINGLE_QUOTE ? ~SINGLE : ~0;
        break;
      case OPEN:
        if ((this.state & DESTINATION) !== 0) this.depth++;
        if (previous === BRACKET || endsWith(text, at, 'url')) this.state |= AWAIT_DESTINATION;
        break;
      case CLOSE:
        if (previous === BACKSLASH || (this.state & DESTINATION) === 0) break;
        if (this.depth-- === 0) this.state &= ~DESTINATION;
        break;
      case DOT:
        if (endsWith(text, at, 'www') && !isWord(text.charCodeAt(at - 4))) this.openBare(text, at);
        break;
      case SLASH:
      case BACKSLASH:
        if (previous !== SLASH && (previous !== BACKSLASH || text.charCodeAt(at - 2) !== COLON)) break;
        // Browsers read `https:\\host` and `https:/\host` as `https://host`.
        if (code === SLASH || text.charCodeAt(at - 2) === COLON) this.openBare(text, at);
        break;
      case COLON:
        if (previous === BRACKET) this.state |= AWAIT_DEFINITION;
        else if (this.markup && text.charCodeAt(wordStart(text, at) - 1) === LESS) this.openBare(text, at);
        break;
      case LESS:
        this.state &= ~(previous === BACKSLASH ? BARE : BARE | ANGLE);
        this.state |= AWAIT_TAG;
        break;
      case GREATER:
        this.state &= ~(previous === BACKSLASH ? BARE | UNQUOTED : BARE | UNQUOTED | ANGLE);
        break;
      case EQUALS:
        if (this.markup && namesUrl(text, at)) this.state |= AWAIT_ATTRIBUTE;
    }
  }

  /** The character behind an opener, or behind its blanks, says what has begun. */
  private settle(waiting: number, code: number): void {
    if ((waiting & AWAIT_TAG) !== 0) {
      if (code !== LESS) this.state &= ~AWAIT_TAG;
      if (isLetter(code)) this.markup = true;
    }
    if (code <= SPACE && BOUNDARY[code] === 1) return;
    const quote = code === DOUBLE_QUOTE ? DOUBLE : code === SINGLE_QUOTE ? SINGLE : 0;
    if ((waiting & (AWAIT_DESTINATION | AWAIT_DEFINITION)) !== 0) {
      this.state &= ~(AWAIT_DESTINATION | AWAIT_DEFINITION);
      if (code === LESS) this.state |= ANGLE;
      else if (code !== CLOSE) {
        this.openDestination(code === OPEN ? 1 : 0);
        if (this.markup) this.state |= quote;
      }
    }
    if ((waiting & AWAIT_ATTRIBUTE) !== 0) {
      this.state &= ~AWAIT_ATTRIBUTE;
      if (code !== GREATER) this.state |= quote === 0 ? UNQUOTED : quote;
    }
  }

  /** One that is open already goes on: it ends later than any that begins in it. */
  private openDestination(depth: number): void {
    if ((this.state & DESTINATION) === 0) this.depth = depth;
    this.state |= DESTINATION;
  }

  private openBare(text: string, at: number): void {
    if ((this.state & BARE) !== 0) return;
    const start = wordStart(text, at);
    this.before = start > 0 ? text.charCodeAt(start - 1) : 0;
    this.state |= BARE;
    // In markup a quoted URL may have blanks.
    if (this.markup && this.before === DOUBLE_QUOTE) this.state |= DOUBLE;
    if (this.markup && this.before === SINGLE_QUOTE) this.state |= SINGLE;
  }
}

function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && start > at - LOOK_BACK && !isBoundary(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Whether the `=` at `at` follows the name of an attribute; also where more blanks stand before it than are kept. */
function namesUrl(text: string, at: number): boolean {
  let end = at;
  while (end > 0 && text.charCodeAt(end - 1) <= SPACE) end--;
  if (at - end >= LOOK_BACK - 16) return true;
  let start = end;
  while (start > 0 && isWord(text.charCodeAt(start - 1))) start--;
  return ATTRIBUTES.has(text.slice(start, end).toLowerCase());
}

function endsWith(text: string, at: number, word: string): boolean {
  return at >= word.length && text.slice(at - word.length, at).toLowerCase() === word;
}

function isBoundary(code: number): boolean {
  return code > 127 || BOUNDARY[code] === 1;
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE || code === BACKTICK || code === LESS;
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isWord(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57);
}

function marks(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
