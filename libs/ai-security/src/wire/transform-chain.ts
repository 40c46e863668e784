/** Several transforms in a row, as one. */
import type { Finding, TextTransform } from '@ai-security/pii';

/** The output of each transform is the input of the next. A chain of one is that one. */
export function chain(transforms: readonly TextTransform[]): TextTransform {
  const [only] = transforms;
  return transforms.length === 1 && only ? only : new TransformChain(transforms);
}

class TransformChain implements TextTransform {
  readonly maxHold: number;

  constructor(private readonly parts: readonly TextTransform[]) {
    this.maxHold = parts.reduce((sum, part) => sum + part.maxHold, 0);
  }

  get findings(): readonly Finding[] {
    return this.parts.flatMap((part) => part.findings);
  }

  get stop(): { reason: string } | undefined {
    return this.parts.find((part) => part.stop)?.stop;
  }

  push(text: string): string {
    let out = text;
    for (const part of this.parts) out = part.push(out);
    return out;
  }

  end(): string {
    let out = '';
    for (const part of this.parts) out = part.push(out) + part.end();
    return out;
  }
}
