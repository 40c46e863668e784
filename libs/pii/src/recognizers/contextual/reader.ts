// The part of a text view that the taggers read through.
import type { TextView } from '../../scan/text-view.js';

export type Reader = Pick<TextView, 'code' | 'before'>;
