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
  /** Only reports what would be blocked. Default: false. */
  reportOnly?: boolean;
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

const INLINE_DIRECTIVE = /^(default|script|style)-src(-elem|-attr)?\s/;

function nameOf(directive: string): string {
  return directive.trim().split(/\s+/, 1)[0];
}

function withNonce(directive: string, nonce: string | undefined): string {
  if (!INLINE_DIRECTIVE.test(directive)) return directive;
  return directive.replace(
    /\s'unsafe-inline'/g,
    nonce ? ` 'nonce-${nonce}'` : "",
  );
}

/**
 * Sets the Content-Security-Policy of every response that passes it. An error
 * thrown behind it passes by: turn errors into pages before they reach it.
 */
export function csp<State>(options: CspOptions = {}): Middleware<State> {
  const directives = new Map(
    [...DEFAULT_DIRECTIVES, ...options.csp ?? []]
      .map((directive) => [nameOf(directive), directive.trim()]),
  );
  const header = "Content-Security-Policy" +
    (options.reportOnly ? "-Report-Only" : "");
  return async (ctx) => {
    const response = await ctx.next();
    const nonce = ctx.internals.nonces.get(response);
    const values = [...directives.values()].map((directive) =>
      options.useNonce ? withNonce(directive, nonce) : directive
    );
    response.headers.set(header, values.join("; "));
    return response;
  };
}
