import type { Middleware } from "./context.ts";

/** How `csp()` is set. */
export interface CspOptions {
  /** Directives that are added, or replace the default of the same name. */
  csp?: string[];
  /**
   * `'unsafe-inline'` gives way to the rendered page's nonce; answers that are
   * not rendered pages get neither. Default: false.
   */
  useNonce?: boolean;
}

const DEFAULT_DIRECTIVES = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/**
 * Sets the Content-Security-Policy of every response that passes it. An error
 * thrown behind it passes by: turn errors into pages before they reach it.
 */
export function csp<State>(
  { csp = [], useNonce = false }: CspOptions = {},
): Middleware<State> {
  const byName = new Map(
    [...DEFAULT_DIRECTIVES, ...csp].map((
      text,
    ) => [text.split(" ", 1)[0], text]),
  );
  const policy = [...byName.values()].join("; ");
  return async (ctx) => {
    const response = await ctx.next();
    const { nonce } = ctx.internals;
    const inline = nonce ? ` 'nonce-${nonce}'` : "";
    response.headers.set(
      "Content-Security-Policy",
      useNonce ? policy.replaceAll(" 'unsafe-inline'", inline) : policy,
    );
    return response;
  };
}
