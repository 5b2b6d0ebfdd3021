// commands: the slash commands, in the order that help and the menu show them.
import type { SlashCommand } from './command.ts';
import { conversationCommands } from './conversation.ts';
import { placeCommands, programCommands } from './program.ts';
import { settingCommands } from './settings.ts';
import { workCommands } from './work.ts';

export type { Chat, SlashCommand } from './command.ts';
export { MODE_WORDS } from './settings.ts';

const [help, exit] = programCommands(() => COMMANDS);

export const COMMANDS: readonly SlashCommand[] = [
  help,
  ...workCommands,
  ...placeCommands,
  ...conversationCommands,
  ...settingCommands,
  exit,
].filter((command) => command !== undefined);
