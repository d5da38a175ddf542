import Link, { type LinkProps } from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';

type RouterLinkProps = Pick<LinkProps, 'variant' | 'fontSize' | 'ariaLabel'> & {
  readonly href: string;
  readonly children: ReactNode;
};

/** A link to another page, followed without loading everything again. */
export function RouterLink({ href, children, ...look }: RouterLinkProps) {
  const follow = useFollow();
  return (
    <Link {...look} href={href} onFollow={follow}>
      {children}
    </Link>
  );
}

interface FollowEvent {
  preventDefault(): void;
  readonly detail: { readonly href?: string | undefined; readonly external?: boolean | undefined };
}

/** Takes clicks of Cloudscape's navigation to the router. */
export function useFollow(): (event: FollowEvent) => void {
  const navigate = useNavigate();
  return (event) => {
    const { href, external } = event.detail;
    if (href === undefined || external === true) return;
    event.preventDefault();
    void navigate(href);
  };
}
