/** `AiCall.scan`, `hide` and `reveal`: the engine, the rules and the sessions of the call, for code of the host. */
import { Inject, Injectable } from '@nestjs/common';
import type { Finding, PiiEngine } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { CallText } from '../call/call-text.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';
import { RequestMasking } from './request-masking.js';

@Injectable()
export class PiiCallText implements CallText {
  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    private readonly sessions: PiiSessions,
    private readonly masking: RequestMasking,
  ) {}

  scan(text: string): Finding[] {
    return this.engine.find(text);
  }

  hide(text: string, call: AiCall): string {
    // Where calls are only observed nothing else is hidden, and nothing restored.
    return call.route.mode === 'observe' ? text : this.masking.hide(text, call);
  }

  reveal(text: string, call: AiCall): { text: string; count: number } {
    const stream = this.sessions.ofHandler(call).restoreStream();
    const revealed = stream.push(text) + stream.end();
    return { text: revealed, count: stream.restored };
  }
}
