import { saysGone } from '../../shared/domain/resource-manager.ts';

/**
 * What `reading` finds, or `instead` when Azure says that the resource, its parent or its group is
 * gone: it was deleted after a list had shown it. Any other failure stays one.
 */
export async function unlessGone<T>(reading: Promise<T>, instead: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (saysGone(error)) return instead;
    throw error;
  }
}
