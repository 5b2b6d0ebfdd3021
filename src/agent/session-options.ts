// What a session is made of: the rooms it works in, the rules it obeys, and who is there.
import type { Clock, RandomInt } from '../base/index.ts';
import type { PolicyRules } from '../policy/index.ts';
import type { Mode } from './events.ts';
import type { KeptSession } from './kept-session.ts';
import type { Effort, ModelService } from './model/model.ts';
import type { AgentRooms, WorkflowShelf } from './rooms.ts';
import type { Limits } from './turn/limits.ts';

export interface SessionOptions {
  /** Null when there is no key: the session then says what is missing. */
  service: ModelService | null;
  model: string;
  effort?: Effort | undefined;
  mode: Mode;
  /** Whether a person is there to be asked; without one, what would be asked is denied. */
  attended: boolean;
  rooms: AgentRooms;
  workflows: WorkflowShelf;
  policy: PolicyRules;
  /** The profile's name of the endpoint. */
  endpoint: string;
  /** The zone that days are in, as it is known by now. */
  timeZone(): string;
  clock: Clock;
  random: RandomInt;
  redact(text: string): string;
  limits?: Partial<Limits>;
  /** Whether the service loads tools on demand by itself; found out when it turns out otherwise. */
  deferral?: boolean;
  /** Whether the session is kept in the store after each turn. */
  keep: boolean;
  /** A kept session to go on with. */
  resume?: KeptSession;
}
