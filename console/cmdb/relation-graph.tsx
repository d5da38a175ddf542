import Box from '@cloudscape-design/components/box';
import { useNavigate } from 'react-router';
import type { Relation } from '../../lambdas/integration-hub/cmdb/relations.ts';
import { itemAddress } from '../api/arm-path.ts';
import './relation-graph.css';
import { type GraphNode, layOut, NODE } from './relation-layout.ts';

interface RelationGraphProps {
  readonly id: string;
  readonly relations: readonly Relation[];
}

/** How many letters of a name a box takes. */
const NAME_LENGTH = 26;

/** Relations as boxes and lines; the table below says the same in words. */
export function RelationGraph({ id, relations }: RelationGraphProps) {
  const { width, height, nodes, edges, omitted } = layOut(id, relations);
  const [middle, ...others] = nodes;
  return (
    <figure className="relation-graph">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        <title>{`Relations of ${middle?.name}`}</title>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path className="relation-graph-arrow" d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <path
            key={edge.id}
            className="relation-graph-edge"
            d={edge.path}
            markerEnd="url(#arrow)"
          />
        ))}
        {middle && <Node node={middle} className="relation-graph-node relation-graph-middle" />}
        {others.map((node) => (
          <LinkedNode key={`${node.relation} ${node.id}`} node={node} />
        ))}
      </svg>
      {omitted > 0 && <Box variant="small">{omitted} more are in the list below.</Box>}
    </figure>
  );
}

function LinkedNode({ node }: { readonly node: GraphNode }) {
  const navigate = useNavigate();
  const href = itemAddress(node.id);
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void navigate(href);
      }}
    >
      <Node node={node} className="relation-graph-node" />
    </a>
  );
}

function Node({ node, className }: { readonly node: GraphNode; readonly className: string }) {
  const name =
    node.name.length > NAME_LENGTH ? `${node.name.slice(0, NAME_LENGTH - 1)}…` : node.name;
  return (
    <g className={className} transform={`translate(${node.x} ${node.y})`}>
      <title>{node.id}</title>
      <rect width={NODE.width} height={NODE.height} rx="8" />
      <text x="12" y={node.relation === '' ? 31 : 40}>
        {name}
      </text>
      {node.relation !== '' && (
        <text className="relation-graph-word" x="12" y="20">
          {node.relation}
        </text>
      )}
    </g>
  );
}
