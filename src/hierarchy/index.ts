// hierarchy: workspace → space → folder → list, cached; names to ids.
export { createHierarchy, type Hierarchy, type HierarchyOptions, pathOf } from './hierarchy.ts';
export { ambiguousName, places, unknownName } from './names.ts';
export type { Node, NodeKind, Place, Tree } from './tree.ts';
