// markdown: read by marked, drawn as lines; and cut while it is still arriving.
export { markdownLines } from './blocks.ts';
export { loadMarkdown } from './lexer.ts';
export { cutStream, type Piece } from './stream.ts';
