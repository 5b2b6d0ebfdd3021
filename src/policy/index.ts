// policy: allow / ask / deny, and risk.
export {
  checkPatterns,
  checkRules,
  decide,
  deniedIn,
  type JudgedCall,
  type PolicyRules,
  riskOf,
  type Verdict,
} from './rules.ts';
