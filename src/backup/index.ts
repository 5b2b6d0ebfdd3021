// backup: tasks and docs as files in a folder, made again where they changed, and two folders compared.
export { compareExports, type Difference } from './difference.ts';
export { exportTasks } from './export.ts';
export { FORMATS, type Format } from './manifest.ts';
