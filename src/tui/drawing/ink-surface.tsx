// Ink as the layout of everything that is drawn again: it hands over whole frames, the screen draws them.
import { type Instance, render } from 'ink';
import { App } from '../components/App.tsx';
import type { Terminal } from '../terminal/index.ts';
import type { Surface } from './painter.ts';

export function createSurface(terminal: Terminal): Surface {
  let frame = '';
  // To Ink this is a stream without a terminal behind it: it writes frames and nothing else.
  const stream = {
    isTTY: false,
    get columns() {
      return terminal.columns;
    },
    write(text: string) {
      frame = text;
      return true;
    },
    on: () => stream,
    off: () => stream,
  } as unknown as NodeJS.WriteStream;
  const options = {
    stdout: stream,
    stderr: stream,
    stdin: { isTTY: false } as NodeJS.ReadStream,
    // Whole frames, without Ink's own cursor movements.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  };
  let instance: Instance | null = null;
  let failure: unknown = null;
  return {
    lay(state, paper) {
      const app = <App state={state} paper={paper} />;
      if (instance) instance.rerender(app);
      else {
        instance = render(app, options);
        instance.waitUntilExit().catch((thrown: unknown) => {
          failure = thrown;
        });
      }
      if (failure) throw failure;
      return frame.split('\n');
    },
    close() {
      instance?.unmount();
      instance = null;
    },
  };
}
