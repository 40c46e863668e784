/** A request as the privacy step masks it, with `<TYPE>` for what was found. */
import { createPiiEngine } from '@ai-security/pii';
import { mapJsonText } from '../../libs/ai-security/src/wire/json-text.transform.js';
import { mapSlots } from '../../libs/ai-security/src/wire/slots.js';
import type { TextFormat } from '../../libs/ai-security/src/wire/text-format.js';
import { refuse } from './format-rig.js';

const engine = createPiiEngine();
const mask = (text: string): string => engine.mask(text).text;

/** @throws UninspectableAnswer for media */
export const maskedRequest = (format: TextFormat, body: unknown): unknown =>
  mapSlots(body, format.request, {
    string: (text, kind) => (kind === 'json' ? mapJsonText(text, mask) : mask(text)),
    media: () => refuse('media'),
  });
