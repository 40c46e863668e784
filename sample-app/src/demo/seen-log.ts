/** What the model received in the last calls: the proof, for people, that it never saw their data. */
import type { AiCall } from '@ai-security/nestjs';

const MAX_CALLS = 100;

/** One call, as the model saw it. */
export interface SeenCall {
  readonly id: string;
  /** The request that reached the model. */
  readonly received: unknown;
  /** Personal data that was found in the caller's request, by type and number. */
  readonly findings: readonly { readonly type: string; readonly count: number; readonly action: string }[];
}

export class SeenLog {
  private readonly calls = new Map<string, { principal: string; seen: SeenCall }>();

  record(call: Pick<AiCall, 'id' | 'principal' | 'facts'>, request: object): void {
    if (!call.principal) return;
    const findings = call.facts
      .filter((fact) => fact.kind === 'finding')
      .filter((fact) => fact.direction === 'input')
      .map(({ type, count, action }) => ({ type, count, action }));
    const received: unknown = JSON.parse(JSON.stringify(request));
    this.calls.set(call.id, { principal: call.principal.id, seen: { id: call.id, received, findings } });
    const oldest = this.calls.keys().next();
    if (this.calls.size > MAX_CALLS && !oldest.done) this.calls.delete(oldest.value);
  }

  /** `undefined` for a call that is unknown, forgotten, or of another caller: nobody learns which. */
  find(callId: string, principalId: string): SeenCall | undefined {
    const entry = this.calls.get(callId);
    return entry?.principal === principalId ? entry.seen : undefined;
  }

  /** Forgets the calls of a caller; returns how many there were. */
  forget(principalId: string): number {
    const own = [...this.calls].filter(([, { principal }]) => principal === principalId);
    for (const [callId] of own) this.calls.delete(callId);
    return own.length;
  }
}
