import envPaths from 'env-paths';

/** Where this user's own configuration and our caches live, by the rules of the system. */
export function userFolders(): { readonly config: string; readonly cache: string } {
  const { config, cache } = envPaths('cryptobot', { suffix: '' });
  return { config, cache };
}
