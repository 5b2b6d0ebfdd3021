// How far goals and key results are, in numbers and as a bar of characters.
import type { Goal, KeyResult } from '../src/author/index.ts';

/** 0 to 100; null where nothing tells. */
export function percentOf(thing: Goal | KeyResult): number | null {
  const said = thing.percent ?? ('current' in thing ? reckoned(thing) : mean(thing));
  return said === null ? null : Math.min(100, Math.max(0, Math.round(said)));
}

function reckoned({ start, target, current, completed }: KeyResult): number | null {
  if (completed) return 100;
  const from = start ?? 0;
  if (target === null || current === null || target === from) return null;
  return ((current - from) / (target - from)) * 100;
}

function mean({ keyResults }: Goal): number | null {
  const parts = (keyResults ?? []).map(percentOf).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

const CELLS = 20;

/** `██████████░░░░░░░░░░  50 %`. */
export function bar(percent: number | null): string {
  const full = Math.round(((percent ?? 0) / 100) * CELLS);
  const number = percent === null ? '  ? %' : `${String(percent).padStart(3)} %`;
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${number}`;
}

/** `24 of 40 tickets`, `33 bugs, from 40 down to 10`, `done`, `open`; empty where a percentage says it all. */
export function measureOf({ type, start, current, target, unit, completed }: KeyResult): string {
  if (type === 'boolean') return completed || current === 1 ? 'done' : 'open';
  if (type === 'percentage' || type === 'automatic' || current === null) return '';
  if (target === null) return `${count(current)} ${unit}`.trim();
  if (start !== null && start > target) {
    return `${`${count(current)} ${unit}`.trim()}, from ${count(start)} down to ${count(target)}`;
  }
  return `${count(current)} of ${count(target)} ${unit}`.trim();
}

/** Thousands apart, whatever the machine's language. */
function count(value: number): string {
  return value.toLocaleString('en-US');
}
