// The table of every operation, by its `noun.verb` name: plans, policies and bindings all speak it.
import type { z } from 'zod';
import type { Operation } from '../operation.ts';
import { docOperations } from './docs.ts';
import { goalOperations } from './goals.ts';
import { hierarchyOperations } from './hierarchy.ts';
import { taskOperations } from './tasks.ts';
import { timeOperations } from './time.ts';
import { type ToolCallName, toolCalls } from './tool-calls.ts';

export const operations = {
  ...hierarchyOperations,
  ...taskOperations,
  ...timeOperations,
  ...goalOperations,
  ...docOperations,
} satisfies Record<string, Operation>;

const everything = { ...operations, ...toolCalls };

export type OperationName = keyof typeof operations;
export type InputOf<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<(typeof operations)[N]['output']>;

type ReadNames = {
  [N in OperationName]: (typeof operations)[N]['effect'] extends 'read' ? N : never;
}[OperationName];
export type ReadOperationName = ReadNames;
export type WriteOperationName = Exclude<OperationName, ReadNames>;

/** What a step of a plan can be: a write of ours, or a call of any tool. */
export type WriteName = WriteOperationName | ToolCallName;

/** Whether a text from outside names an operation. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/** The row of an operation, with its schemas' exact types forgotten. */
export function operationNamed(name: OperationName | ToolCallName): Operation {
  return everything[name];
}

/** Reads one operation, all its errors thrown as AppError. */
export type Read = <N extends ReadOperationName>(
  operation: N,
  input: InputOf<N>,
) => Promise<OutputOf<N>>;

/** The reading half of an endpoint: all that code which plans can reach. */
export interface Reader {
  read: Read;
  /** Whether this endpoint serves the operation at all. */
  can(operation: OperationName): boolean;
}
