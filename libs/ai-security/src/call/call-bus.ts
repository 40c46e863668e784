/** The bus of typed events: features emit, audit and metrics subscribe. */
import { Injectable, Logger } from '@nestjs/common';
import type { AiCall } from './ai-call.js';
import type { TokenUsage } from './facts.js';
import type { Principal } from './principal.js';
import type { BudgetUnit, BudgetWindow } from './protected-route.js';

interface CallEvents {
  /** The call's record exists; nothing is decided yet. */
  'call.opened': AiCall;
  /** The response has finished, failed or been abandoned: the last moment to state facts. */
  'call.closing': AiCall;
  /** The response has finished, failed or been abandoned. Emitted exactly once for each call. */
  'call.closed': AiCall;
  /** The body parser refused a request before any guard ran. */
  'request.refused': { readonly route: string; readonly reason: string };
  /** A call has reserved what it may spend; `open`: the calls that hold reservations in this process. */
  'budget.reserved': { readonly open: number };
  /** What a call reserved is settled, or will be when the store is back. */
  'budget.settled': {
    readonly call: AiCall;
    readonly open: number;
    readonly reserved: Pick<TokenUsage, 'input' | 'output'>;
    readonly used: Pick<TokenUsage, 'input' | 'output'>;
    /** Whether the provider has said what was used, or it was counted from the text. */
    readonly source: 'provider' | 'count';
  };
  /** What a call used was not charged: the store has lost its reservation, as after a failover. */
  'budget.lost': undefined;
  /** A budget is nearly spent; said once in each of its windows by each process. */
  'budget.soft_limit': {
    /** By it a listener knows the caller. Its id is personal data: never a label, never logged. */
    readonly call: AiCall;
    /** Whose budget. */
    readonly kind: string;
    readonly unit: BudgetUnit;
    readonly window: BudgetWindow;
    readonly limit: number;
    /** Spent and reserved. */
    readonly used: number;
  };
  /** A caller has left its own recent pattern; said once in each window by each process. */
  'principal.anomaly': {
    /** The call that did. */
    readonly call: AiCall;
    /** Its id is personal data: never a label, never logged. */
    readonly principal: Principal;
    readonly measure: AnomalyMeasure;
    /** What the caller came to in the window at hand. */
    readonly value: number;
    /** What was to be expected at most. */
    readonly expected: number;
    /** The options want the caller suspended until somebody releases it. */
    readonly suspend: boolean;
  };
}

/** What a caller is watched by, in each window. */
export type AnomalyMeasure = 'tokens' | 'micro_usd' | 'refusals';

type Listener<K extends keyof CallEvents> = (event: CallEvents[K]) => void;

@Injectable()
export class CallBus {
  readonly #listeners: { [K in keyof CallEvents]: Listener<K>[] } = {
    'call.opened': [],
    'call.closing': [],
    'call.closed': [],
    'request.refused': [],
    'budget.reserved': [],
    'budget.settled': [],
    'budget.lost': [],
    'budget.soft_limit': [],
    'principal.anomaly': [],
  };
  readonly #logger = new Logger('AiSecurity');

  on<K extends keyof CallEvents>(name: K, listener: Listener<K>): void {
    this.#listeners[name].push(listener);
  }

  /** A listener that throws must not fail the call or starve the others. */
  emit<K extends keyof CallEvents>(name: K, event: CallEvents[K]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        this.#logger.error(
          `a listener of ${name} failed: ${error instanceof Error ? error.name : 'unknown error'}`,
        );
      }
    }
  }
}
