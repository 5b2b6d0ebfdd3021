// What is known of each model: the size of its context, and what its tokens cost.
import type { TokenUsage } from './model.ts';

/** Dollars per million tokens. Cache writes are those that last five minutes. */
export interface Price {
  input: number;
  output: number;
  cacheWrite: number;
  cacheRead: number;
}

export interface ModelFacts {
  contextTokens: number;
  /** Null where it is not known: then no cost can be told. */
  price: Price | null;
  /** Other prices for requests whose prompt is longer than this. */
  long?: { over: number; price: Price };
}

const MILLION = 1_000_000;

/** Cache writes cost a quarter more than input, cache reads a tenth of it unless `cacheRead` says. */
function price(input: number, output: number, cacheRead = input / 10): Price {
  return { input, output, cacheWrite: input * 1.25, cacheRead };
}

/** By the beginning of the model's name; the longest that fits counts. Prices as of November 2026. */
const MODELS = {
  'claude-fable-5': { contextTokens: MILLION, price: price(10, 50) },
  'claude-opus-5-5': { contextTokens: MILLION, price: price(4, 20, 0.2) },
  'claude-opus-5': { contextTokens: MILLION, price: price(5, 25) },
  'claude-opus-4-8': { contextTokens: MILLION, price: price(5, 25) },
  'claude-opus-4-7': { contextTokens: MILLION, price: price(5, 25) },
  'claude-opus-4-6': { contextTokens: MILLION, price: price(5, 25) },
  'claude-opus-4-5': { contextTokens: 200_000, price: price(5, 25) },
  'claude-sonnet-5-5': { contextTokens: MILLION, price: price(2, 10, 0.1) },
  'claude-sonnet-5': { contextTokens: MILLION, price: price(2, 10) },
  'claude-sonnet-4-6': { contextTokens: MILLION, price: price(3, 15) },
  'claude-sonnet-4-5': { contextTokens: 200_000, price: price(3, 15) },
  'claude-haiku-5-5': {
    contextTokens: MILLION,
    price: price(0.1, 0.5),
    long: { over: 100_000, price: price(0.5, 2.5) },
  },
  'claude-haiku-4-5': { contextTokens: 200_000, price: price(1, 5) },
} satisfies Record<string, ModelFacts>;

/** Names that a person can choose from, the usual one first. */
export const MODEL_NAMES: readonly string[] = [
  'claude-sonnet-5-5',
  'claude-opus-5-5',
  'claude-haiku-5-5',
  'claude-fable-5-1',
];

export const DEFAULT_MODEL = 'claude-sonnet-5-5';

/** A model that nobody described is taken to have the smallest context that is common. */
const UNKNOWN: ModelFacts = { contextTokens: 200_000, price: null };

/** The facts of a model, whose name other services may put a prefix before. */
export function factsOf(model: string): ModelFacts {
  const name = model.slice(model.lastIndexOf('claude-'));
  const [best] = Object.keys(MODELS)
    .filter((known) => name.startsWith(known))
    .sort((a, b) => b.length - a.length);
  return best ? MODELS[best as keyof typeof MODELS] : UNKNOWN;
}

/** Dollars for one request; null when the price is not known. */
export function costOf(model: string, usage: TokenUsage): number | null {
  const { price: usual, long } = factsOf(model);
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  const { cacheWriteHour: hour = 0 } = usage;
  const rate = long && prompt > long.over ? long.price : usual;
  if (!rate) return null;
  return (
    (usage.input * rate.input +
      (usage.cacheWrite - hour) * rate.cacheWrite +
      // What is to last an hour is written at twice the price of input.
      hour * rate.input * 2 +
      usage.cacheRead * rate.cacheRead +
      usage.output * rate.output +
      (usage.aside?.input ?? 0) * rate.input +
      (usage.aside?.output ?? 0) * rate.output) /
    MILLION
  );
}

/** Dollars for one request at most: a model of unknown price counts as the dearest known. */
export function costAtMost(model: string, usage: TokenUsage): number {
  const known = costOf(model, usage);
  if (known !== null) return known;
  return Math.max(...Object.keys(MODELS).map((name) => costOf(name, usage) ?? 0));
}
