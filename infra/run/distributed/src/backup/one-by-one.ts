/** Makes a value for each service, starting each only when the previous one is complete. */
export async function oneByOne<S extends string, T>(
  services: readonly S[],
  make: (service: S) => Promise<T>,
): Promise<Readonly<Record<S, T>>> {
  const made: [S, T][] = [];
  for (const service of services) made.push([service, await make(service)]);
  return Object.fromEntries(made) as Record<S, T>;
}
