import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { useFollow } from './router-link.tsx';

interface LinkButtonProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link to another page that looks like what else can be done here. */
export function LinkButton({ href, children }: LinkButtonProps) {
  const follow = useFollow();
  return (
    <Button href={href} onFollow={follow}>
      {children}
    </Button>
  );
}
