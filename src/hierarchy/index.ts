// hierarchy: workspace → space → folder → list, cached; names to ids.
export { createHierarchy, type Hierarchy, type HierarchyOptions, pathOf } from './hierarchy.ts';
export { ambiguousName, type Place, places, unknownName } from './names.ts';
export type { Node, NodeKind, Tree } from './tree.ts';
