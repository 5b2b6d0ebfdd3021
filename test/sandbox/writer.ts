// A process that runs the sandbox on a world file until it is killed. Prints the REST base.
import { systemClock } from '../../src/base/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

const [file = ''] = process.argv.slice(2);

startSandbox({ file, clock: systemClock, plan: 'enterprise' }).then(
  ({ rest }) => {
    process.stdout.write(`${rest}\n`);
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
