import type { Relation } from '../../lambdas/integration-hub/cmdb/relations.ts';

/** A resource in the drawing; `x` and `y` are its upper left corner. */
export interface GraphNode {
  readonly id: string;
  readonly name: string;
  /** Empty for the middle one. */
  readonly relation: string;
  readonly x: number;
  readonly y: number;
}

/** A line from one box to another, pointing from what belongs to what it belongs to. */
export interface GraphEdge {
  readonly id: string;
  readonly path: string;
}

export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Related resources that are not drawn. */
  readonly omitted: number;
}

export const NODE = { width: 250, height: 52 };
const GAP = { x: 110, y: 16 };
const MARGIN = 8;

/** As many on each side as can be read. */
export const MAX_ON_A_SIDE = 12;

/**
 * Draws a resource in the middle: on its left what runs on it or is in it, on its right what it runs on
 * and is in.
 */
export function layOut(id: string, relations: readonly Relation[]): Graph {
  const left = relations.filter(({ direction }) => direction === 'in');
  const right = relations.filter(({ direction }) => direction === 'out');
  const shownLeft = left.slice(0, MAX_ON_A_SIDE);
  const shownRight = right.slice(0, MAX_ON_A_SIDE);
  const rows = Math.max(1, shownLeft.length, shownRight.length);
  const height = rows * NODE.height + (rows - 1) * GAP.y + 2 * MARGIN;
  const middleX = MARGIN + (shownLeft.length > 0 ? NODE.width + GAP.x : 0);
  const rightX = middleX + NODE.width + GAP.x;
  const middle: GraphNode = {
    id,
    name: nameOf(id),
    relation: '',
    x: middleX,
    y: (height - NODE.height) / 2,
  };
  const column = (shown: readonly Relation[], x: number): GraphNode[] => {
    const tall = shown.length * NODE.height + (shown.length - 1) * GAP.y;
    return shown.map((relation, index) => ({
      id: relation.id,
      name: nameOf(relation.id),
      relation: describeRelation(relation),
      x,
      y: (height - tall) / 2 + index * (NODE.height + GAP.y),
    }));
  };
  const leftNodes = column(shownLeft, MARGIN);
  const rightNodes = column(shownRight, rightX);
  return {
    width: (shownRight.length > 0 ? rightX : middleX) + NODE.width + MARGIN,
    height,
    nodes: [middle, ...leftNodes, ...rightNodes],
    edges: [
      ...leftNodes.map((node) => edge(node, middle)),
      ...rightNodes.map((node) => edge(middle, node)),
    ],
    omitted: relations.length - shownLeft.length - shownRight.length,
  };
}

function edge(from: GraphNode, to: GraphNode): GraphEdge {
  const x1 = from.x + NODE.width;
  const y1 = from.y + NODE.height / 2;
  const y2 = to.y + NODE.height / 2;
  const bend = (x1 + to.x) / 2;
  return {
    id: `${from.id} ${to.id} ${from.relation}${to.relation}`,
    path: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${to.x} ${y2}`,
  };
}

/** The last segment of an ARM id. */
export function nameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}

const WORDS: Readonly<Record<Relation['type'], readonly [out: string, into: string]>> = {
  'runs on': ['runs on', 'carries'],
  'part of': ['is part of', 'is made of'],
  in: ['is in', 'contains'],
};

/** A relation as read from the resource that was asked for. */
export function describeRelation({ type, direction }: Relation): string {
  return WORDS[type][direction === 'out' ? 0 : 1];
}
