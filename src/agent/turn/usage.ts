// What a session has used so far: tokens, dollars, calls.
import type { JsonObject } from '../../base/index.ts';
import type { AgentEvent } from '../events.ts';
import type { TokenUsage } from '../model/model.ts';
import { costOf, factsOf } from '../model/models.ts';
import type { SessionCost } from '../session.ts';

export class Usage {
  #tokens: TokenUsage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
  /** Dollars; null once a model without a known price was used. */
  costUsd: number | null = 0;
  /** Tokens of the conversation as the last request had it, its answer included. */
  context = 0;
  /** How many tokens the model that answered last can hold. */
  contextLimit = 0;
  /** Calls to ClickUp in turns that are over. */
  clickupCalls = 0;

  add(model: string, usage: TokenUsage): void {
    const sum = this.#tokens;
    this.#tokens = {
      input: sum.input + usage.input + (usage.aside?.input ?? 0),
      cacheRead: sum.cacheRead + usage.cacheRead,
      cacheWrite: sum.cacheWrite + usage.cacheWrite,
      output: sum.output + usage.output + (usage.aside?.output ?? 0),
    };
    this.context = usage.input + usage.cacheRead + usage.cacheWrite + usage.output;
    this.contextLimit = factsOf(model).contextTokens;
    const cost = costOf(model, usage);
    this.costUsd = this.costUsd === null || cost === null ? null : this.costUsd + cost;
  }

  /** The totals, with the calls of the turn that runs. */
  totals(turnCalls = 0): SessionCost {
    const { input, cacheRead, cacheWrite, output } = this.#tokens;
    return {
      inputTokens: input + cacheRead + cacheWrite,
      outputTokens: output,
      cacheReadTokens: cacheRead,
      cacheWriteTokens: cacheWrite,
      costUsd: this.costUsd,
      clickupCalls: this.clickupCalls + turnCalls,
    };
  }

  event(turnCalls: number): AgentEvent {
    const { cacheWriteTokens: _left, ...totals } = this.totals(turnCalls);
    const { context, contextLimit } = this;
    return { kind: 'usage', ...totals, context, contextLimit };
  }

  save(): JsonObject {
    const { costUsd, context, clickupCalls } = this;
    return { ...this.#tokens, costUsd, context, clickupCalls };
  }

  restore(kept: JsonObject): void {
    const number = (name: string) => (typeof kept[name] === 'number' ? kept[name] : 0);
    const [cacheRead, cacheWrite] = [number('cacheRead'), number('cacheWrite')];
    this.#tokens = { input: number('input'), cacheRead, cacheWrite, output: number('output') };
    this.costUsd = typeof kept.costUsd === 'number' ? kept.costUsd : null;
    this.context = number('context');
    this.clickupCalls = number('clickupCalls');
  }
}
