/**
 * The container within @peculiar/x509 will not load without the metadata half of Reflect, of which it asks for
 * constructor parameters to inject. Its classes have none, so that there is nothing to be known is the true answer.
 */
const metadata = { getMetadata: () => undefined, getOwnMetadata: () => undefined };
for (const [name, value] of Object.entries(metadata))
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value });
