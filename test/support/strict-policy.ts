/** No inline code or style, no eval, no blob worker, no string that becomes code. */
export const strictPolicy = (connect: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${connect}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types cf-player',
  ].join('; ');
