// policy: allow / ask / deny, and risk.
export { checkPatterns, decide, type PolicyRules, riskOf, type Verdict } from './rules.ts';
