// Facts about the world as a whole, and the counter that all ids come from.

export const SEED_NAMES = ['demo', 'large', 'office'] as const;
export type SeedName = (typeof SEED_NAMES)[number];
export type PlanName = 'free' | 'business-plus' | 'enterprise';

export interface Meta {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly workspaceColor: string;
  readonly seed: SeedName;
  readonly plan: PlanName;
  readonly createdAt: number;
  /** The person behind every token that names nobody else. */
  readonly callerId: string;
  /** Makes the ids of one world differ from those of another. */
  readonly idSeed: number;
  /** Counts every id ever given out, so that none is given twice, even after a restart. */
  readonly sequence: number;
}
