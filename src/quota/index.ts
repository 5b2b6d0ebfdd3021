// quota: rate-limit signals, budget, limiter, retry verdict.
export type Lane = 'interactive' | 'batch';
