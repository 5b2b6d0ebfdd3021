// Writes that a person allowed for good in this session: one operation in one place.
import type { JsonObject } from '../../base/index.ts';
import type { SessionRule } from '../session.ts';
import type { Drafted } from './draft.ts';

interface KeptRule extends SessionRule {
  placeId: string;
}

export class SessionRules {
  #rules: KeptRule[] = [];

  /** Keeps a rule for writes like this one; false where there is no place that it could hold in. */
  keep({ step, place }: Pick<Drafted, 'step' | 'place'>): boolean {
    if (place === null) return false;
    if (!this.allows({ step, place })) {
      this.#rules.push({ pattern: step.operation, scope: place.name, placeId: place.id });
    }
    return true;
  }

  allows({ step, place }: Pick<Drafted, 'step' | 'place'>): boolean {
    return this.#rules.some(
      ({ pattern, placeId }) => pattern === step.operation && placeId === place?.id,
    );
  }

  list(): SessionRule[] {
    return this.#rules.map(({ pattern, scope }) => ({ pattern, scope }));
  }

  remove(index: number): void {
    this.#rules = this.#rules.filter((_, at) => at !== index);
  }

  save(): JsonObject[] {
    return this.#rules.map((rule) => ({ ...rule }));
  }

  restore(rules: JsonObject[]): void {
    this.#rules = rules.map((rule) => ({
      pattern: String(rule.pattern),
      scope: String(rule.scope),
      placeId: String(rule.placeId),
    }));
  }
}
