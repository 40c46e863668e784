/** Asks an outside recogniser about all texts of a request at once, and does what the settings say when it is down. */
import { outsideFindings, type Finding, type OutsideRecognizer } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import { SecurityProblem } from '../errors/security-problem.js';

/** When to try again; it may be back at any moment. */
const RETRY_SECONDS = 5;
/** Between two texts: the end of a sentence and of a paragraph. */
const GAP = '\n\n';

// Enumerations and ids (`user`, `gpt-4o-mini`, `call_1`): a language model takes them for names. The engine still
// looks at them.
const IDENTIFIER = /^[a-z0-9_.:-]{1,64}$/;

export class OutsideFinder {
  constructor(
    private readonly recognizer: OutsideRecognizer,
    private readonly settings: { readonly timeoutMs: number; readonly onFailure: 'deny' | 'allow' },
  ) {}

  /**
   * What is found in each text; texts without findings may be missing. One question for all of them: a body has
   * hundreds of strings.
   *
   * @throws (rejects with) SecurityProblem `temporarily_unavailable` when the recogniser fails and `onFailure` is `deny`
   */
  async find(texts: ReadonlySet<string>, call: AiCall): Promise<ReadonlyMap<string, readonly Finding[]>> {
    const asked = [...texts].filter((text) => !IDENTIFIER.test(text) && text !== call.model);
    if (asked.length === 0) return new Map();
    const { recognizer, settings } = this;
    try {
      const findings = await outsideFindings(asked.join(GAP), {
        recognizers: [recognizer],
        timeoutMs: settings.timeoutMs,
        signal: call.signal,
      });
      return cutApart(asked, findings);
    } catch (cause) {
      // Nobody waits any more: that says nothing about the recogniser.
      if (call.stopReason) throw cause;
      const reason = `${recognizer.name}_down`;
      if (settings.onFailure === 'deny') {
        throw new SecurityProblem('temporarily_unavailable', {
          reason,
          headers: { 'Retry-After': `${RETRY_SECONDS}` },
          cause,
        });
      }
      call.decide('privacy', 'error', reason);
      return new Map();
    }
  }
}

/** Gives each text the findings in it; one that reaches over a gap is cut in two. */
function cutApart(texts: readonly string[], findings: readonly Finding[]): Map<string, Finding[]> {
  const sorted = [...findings].sort((a, b) => a.start - b.start);
  const cut = new Map<string, Finding[]>();
  let from = 0;
  let next = 0;
  // Those that began in an earlier text and go on.
  let open: Finding[] = [];
  for (const text of texts) {
    const to = from + text.length;
    while (next < sorted.length && sorted[next]!.start < to) open.push(sorted[next++]!);
    open = open.filter(({ end }) => end > from);
    if (open.length > 0) {
      const own = open.map((finding) => ({
        ...finding,
        start: Math.max(finding.start, from) - from,
        end: Math.min(finding.end, to) - from,
      }));
      cut.set(text, own);
    }
    from = to + GAP.length;
  }
  return cut;
}
