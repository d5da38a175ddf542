import { RouterLink } from '../app/router-link.tsx';
import './bars.css';

interface BarsProps {
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly href: string;
  }[];
}

/** Counts as horizontal bars, each leading to what it counts. */
export function Bars({ bars }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ul className="bars">
      {bars.map(({ name, value, href }) => (
        <li key={name}>
          <span className="bars-name">
            <RouterLink href={href}>{name}</RouterLink>
          </span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className="bars-track" width="100" height="10" rx="1" />
            <rect className="bars-bar" width={(value / most) * 100} height="10" rx="1" />
          </svg>
          <span className="bars-value">{value}</span>
        </li>
      ))}
    </ul>
  );
}
