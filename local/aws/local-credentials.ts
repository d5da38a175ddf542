/** What signs calls to the local engines: known to everybody, worth nothing elsewhere. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
