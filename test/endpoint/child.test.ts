// The small parts behind an endpoint that runs as a child process.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windowsStart } from '../../src/endpoint/transports/process.ts';
import { Lines } from '../../src/endpoint/transports/stdio.ts';
import { Tail } from '../../src/endpoint/transports/transport.ts';

describe('lines', () => {
  const read = (chunks: Buffer[], longest = 1_000) => {
    const seen: string[] = [];
    const lines = new Lines(longest, {
      line: (text) => seen.push(text),
      tooLong: () => seen.push('TOO LONG'),
    });
    for (const chunk of chunks) lines.add(chunk);
    return seen;
  };

  test('come out whole, wherever the stream is cut', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((part) => `|${part.replace(/[\r\n]/g, '')}|`);
    fc.assert(
      fc.property(fc.array(text), fc.array(fc.nat(40)), (wanted, cuts) => {
        const bytes = Buffer.from(wanted.map((line) => `${line}\r\n`).join(''));
        const chunks: Buffer[] = [];
        let from = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(from, from + cut));
          from += cut;
        }
        chunks.push(bytes.subarray(from));
        expect(read(chunks)).toEqual(wanted);
      }),
    );
  });

  test('beyond the limit are told of once, and the next one is read', () => {
    const chunks = ['a'.repeat(600), 'a'.repeat(600), `${'a'.repeat(600)}\nnext\n`];
    expect(read(chunks.map((chunk) => Buffer.from(chunk)))).toEqual(['TOO LONG', 'next']);
  });
});

test('of a text without end the last part is kept', () => {
  const tail = new Tail(10);
  for (let i = 0; i < 1_000; i++) tail.add(`${i}\n`);
  expect(tail.text()).toBe('7\n998\n999\n');
});

describe('a command on Windows', () => {
  const env = {
    Path: 'C:\\Windows;C:\\Program Files\\nodejs',
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
    ComSpec: 'C:\\cmd.exe',
  };
  const files = ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Program Files\\nodejs\\npx.cmd'];
  const start = (command: string, args: string[]) =>
    windowsStart(command, args, env, (path) => files.includes(path));

  test('is started directly when it is a program', () => {
    expect(start('node', ['a b', '"'])).toEqual({
      file: files[0],
      args: ['a b', '"'],
      verbatim: false,
    });
  });

  test('is handed to the interpreter when it is a script, with nothing left to interpret', () => {
    expect(start('npx', ['-y', 'a&b', 'say "hi"', 'C:\\x\\'])).toEqual({
      file: 'C:\\cmd.exe',
      args: [
        '/d',
        '/s',
        '/c',
        '"C:\\Program^ Files\\nodejs\\npx.cmd ^^^"-y^^^" ^^^"a^^^&b^^^" ^^^"say^^^ \\^^^"hi\\^^^"^^^" ^^^"C:\\x\\\\^^^""',
      ],
      verbatim: true,
    });
  });

  test('that is nowhere is left to fail by its own name', () => {
    expect(start('nowhere', [])).toEqual({ file: 'nowhere', args: [], verbatim: false });
  });
});
