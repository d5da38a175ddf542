import * as z from 'zod';
import { type ControlRoutes, NO_CONTENT, ok, read } from '../simulator/control-route.ts';
import { ApplicationSettings, type AppRegistration } from './app-registration.ts';

/** A client secret that somebody else makes. */
const NewCredential = z.strictObject({
  displayName: z.string().nullable().default(null),
  endsAt: z.iso.datetime(),
  secretText: z.string().optional(),
});

/**
 * `/simulator/application`: permissions, owners, policy and credentials of the app registration, and
 * `/simulator/credentials` as an administrator makes and removes them in the portal.
 */
export function createApplicationControls(
  application: AppRegistration,
  now: () => number,
): ControlRoutes {
  const describe = () => ok({ ...application.settings(), credentials: application.credentials() });
  return {
    'GET application': describe,
    'POST application': (request) => {
      const { permissions, owners, policy } = read(ApplicationSettings.partial(), request);
      application.change({
        ...(permissions && { permissions }),
        ...(owners && { owners }),
        ...(policy && { policy }),
      });
      return describe();
    },
    'POST credentials': (request) => {
      const { displayName, endsAt, secretText } = read(NewCredential, request);
      return ok(
        application.add({
          displayName,
          startsAt: now(),
          endsAt: Date.parse(endsAt),
          ...(secretText !== undefined && { secretText }),
        }),
      );
    },
    'DELETE credentials': (_, keyId) => {
      if (application.remove(keyId ?? '')) return NO_CONTENT;
      throw new RangeError(
        `There is no credential ${keyId}. GET /simulator/application lists them.`,
      );
    },
  };
}
