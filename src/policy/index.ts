// policy: allow / ask / deny, risk, redaction, untrusted text.
export { type Redact, redactor } from './redaction.ts';
export { checkPatterns, decide, type PolicyRules, riskOf, type Verdict } from './rules.ts';
export { cleanLine, cleanText, untrusted } from './text.ts';
