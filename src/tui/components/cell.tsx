// From components to the rows of a frame. Ink looks at each character that it places, and takes longer
// than a key may: it lays out cells, in which a line is one character, and only when a cell has changed.
import { Box, renderToString, Text } from 'ink';
import { Children, cloneElement, isValidElement, type ReactNode } from 'react';
import { type Line, span, textOf, truncate, widthOf } from '../../text/index.ts';

interface CellProps {
  line: Line;
  /** Columns; a longer line is cut. Without it, the rest of the row. */
  width?: number;
}

/**
 * A line that Ink places; `rowsOf` puts it in. Cells are read row by row, so to the right of several rows
 * there can be none.
 */
export const Cell = (_: CellProps): ReactNode => null;

/** Lines one below the other. */
export function Rows({ lines }: { lines: readonly Line[] }) {
  return lines.map((line, index) => <Cell key={index} line={line} />);
}

/** The line of a cell as Ink sees it: a character of one column, which is taken out of all other text. */
const HELD = '\uf8ff';

let last = { shape: '', frame: '' };

/** The rows of a frame in `width` columns: lines, or what Ink has drawn itself. */
export function rowsOf(node: ReactNode, width: number): (Line | string)[] {
  const lines: Line[] = [];
  const shapes = [`${width}`];
  const tree = resolve(node, lines, shapes);
  const shape = shapes.join('\n');
  if (shape !== last.shape) {
    const frame = renderToString(<Box flexDirection="column">{tree}</Box>, { columns: width });
    last = { shape, frame };
  }
  const held = lines.values();
  return last.frame.split('\n').map((row) => {
    const [indent = '', ...rooms] = row.split(HELD);
    if (rooms.length === 0) return row;
    const cells = rooms.flatMap((blanks, at): Line => {
      const line = held.next().value ?? [];
      if (at === rooms.length - 1) return line;
      return [...line, span(' '.repeat(Math.max(0, blanks.length + 1 - widthOf(textOf(line)))))];
    });
    return truncate([span(indent), ...cells], width);
  });
}

/**
 * The tree in Ink's own elements. Components are functions of what they are given, without hooks;
 * `lines` gets what stands in cells, `shapes` all that the layout depends on.
 */
function resolve(node: ReactNode, lines: Line[], shapes: string[]): ReactNode {
  if (Array.isArray(node)) return Children.map(node, (one) => resolve(one, lines, shapes));
  if (!isValidElement<Record<string, unknown>>(node)) {
    if (typeof node !== 'string') return node;
    const text = node.replaceAll(HELD, '');
    shapes.push(text);
    return text;
  }
  const { type, props } = node;
  if (type === Cell) {
    const { line, width } = node.props as unknown as CellProps;
    lines.push(width === undefined ? line : truncate(line, width));
    shapes.push(`cell ${width}`);
    return (
      <Box height={1} flexShrink={0} {...(width === undefined ? {} : { width })}>
        <Text>{HELD}</Text>
      </Box>
    );
  }
  if (typeof type === 'function' && type !== Text) {
    return resolve((type as (props: unknown) => ReactNode)(props), lines, shapes);
  }
  const { children, ...style } = props;
  shapes.push(JSON.stringify(style));
  const inner = resolve(children as ReactNode, lines, shapes);
  shapes.push('end');
  return cloneElement(node, {}, inner);
}
