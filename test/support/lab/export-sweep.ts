// Cuts an export off at every point where it asks for something, goes on with it, and compares the folder
// with one that nothing disturbed; counts what was read again though it was there.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportTasks } from '../../../src/backup/index.ts';
import { openLab } from './lab.ts';
import type { Trial } from './sweep.ts';

const WHERE = 'list:Hiring status:any or list:Ideas status:any';

/** Tries every `every`th point, each finished on the same machine or, every other time, on another. */
export async function exportStops(every: number): Promise<Trial[]> {
  const lab = await openLab();
  const folder = mkdtempSync(join(tmpdir(), 'export-sweep-'));
  const into = (name: string) => join(folder, name);
  const start = async (out: string, machine = lab.machine(), cutAt: number | null = null) => {
    const process = await machine.start({ cutAt });
    const ended = await process.run((engine) =>
      exportTasks(engine, { where: WHERE, out, format: 'json', since: null, docs: true }),
    );
    const files = ended.kind === 'done' ? ended.value.manifest.files : [];
    return { process, ended, files: files.map(({ path, sha256 }) => `${path} ${sha256}`) };
  };
  try {
    const whole = await start(into('whole'));
    await whole.process.close();
    const trials: Trial[] = [];
    const { passed } = whole.process.fuse;
    for (let cutAt = 0; cutAt < passed.length; cutAt += every) {
      const out = into(`cut-${cutAt}`);
      const machine = lab.machine();
      const first = await start(out, machine, cutAt);
      const had = doneIn(out);
      const finish = trials.length % 2 === 0 ? 'rerun' : 'elsewhere';
      const second = await start(out, finish === 'rerun' ? machine : lab.machine());
      await first.process.close();
      await second.process.close();
      const asked = second.process.fuse.passed;
      trials.push({
        ...{ point: passed[cutAt] ?? 'the end', finish },
        duplicates: had.filter((id) => asked.some((one) => one.includes(`/task/${id}`))),
        losses: whole.files.filter((file) => !second.files.includes(file)),
        trouble: second.ended.kind === 'failed' ? String(second.ended.error) : null,
      });
    }
    return trials;
  } finally {
    rmSync(folder, { recursive: true });
    await lab.close();
  }
}

/** Ids of the tasks whose files an export that was cut off had finished. */
function doneIn(out: string): string[] {
  const path = join(out, '.partial/done.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').matchAll(/"kind":"task","id":"(\w+)"/g);
  return [...lines].map(([, id = '']) => id);
}
