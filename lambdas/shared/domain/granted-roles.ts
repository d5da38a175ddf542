import type { Role } from './caller.ts';

/** The roles that the directory gives people, by sync or by hand. */
export interface GrantedRoles {
  /**
   * Active grants of a person, whatever their origin; none for somebody unknown.
   *
   * @param tenantId Microsoft Entra tenant id
   * @param objectId of the person in that tenant: with it the one identity that is never reused
   */
  grantsOf(tenantId: string, objectId: string): AsyncIterable<Role>;
}
