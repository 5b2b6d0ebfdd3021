// fleet: scheduled work of many people on many machines.
import type { CommandFile } from '../../cli.ts';
import { fleetApply } from './apply.ts';
import { fleetStatusCommand } from './status.ts';
import { fleetUp } from './up.ts';

export const fleetCommand: CommandFile = (program, action) => {
  const fleet = program
    .command('fleet')
    .summary('run scheduled work for many people on many machines');
  for (const register of [fleetApply, fleetUp, fleetStatusCommand]) register(fleet, action);
};
