import { platform } from 'node:os';

/** macOS has no other loopback address than this, unless an administrator adds one. */
const HAS_ONE_LOOPBACK = platform() === 'darwin';

/**
 * What the simulated service tag `ActionGroup` has on top of Azure's own addresses: the range that
 * action groups on this machine call from. The real tag holds no loopback address, of course.
 */
export const LOCAL_ACTION_GROUP_PREFIX = HAS_ONE_LOOPBACK ? '127.0.0.1/32' : '127.66.60.0/24';

/** Where action groups call from unless told otherwise: within the tag. */
export const DEFAULT_CALLER_ADDRESS = HAS_ONE_LOOPBACK ? '127.0.0.1' : '127.66.60.119';
