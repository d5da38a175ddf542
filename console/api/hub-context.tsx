import { createContext, useContext } from 'react';
import type { Session } from '../sign-in/session.ts';
import type { Client } from './client.ts';

/** What every page works with. */
export interface Hub {
  readonly session: Session;
  readonly call: Client;
}

const HubContext = createContext<Hub | undefined>(undefined);

export const HubProvider = HubContext.Provider;

/** The API, and who is signed in. */
export function useHub(): Hub {
  const hub = useContext(HubContext);
  if (!hub) throw new Error('This part of the page is not inside <HubProvider>.');
  return hub;
}
