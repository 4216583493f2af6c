interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string;
  };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * The address of our own worker script in the form that `require-trusted-types-for 'script'` asks for. A page that
 * lists its policies lists `cf-player`; where it does not, the text comes back and the browser refuses the worker.
 */
export function trustedScriptUrl(url: URL | string): string {
  const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  try {
    policy ??= trustedTypes?.createPolicy('cf-player', { createScriptURL: (text) => text });
  } catch {
    // Not listed by the page's `trusted-types`.
  }
  return policy?.createScriptURL(String(url)) ?? String(url);
}
