import { h } from "preact";
import { csp, HttpError } from "fresh";
import { ErrorMessage } from "../components/ErrorMessage.tsx";
import { Speaking } from "../components/words.tsx";
import { define, type State } from "../utils.ts";

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "microphone=(self), camera=(), geolocation=(), display-capture=()",
};

const fixedHeaders = define.middleware(async (ctx) => {
  const response = await ctx.next();
  for (const [name, value] of Object.entries(HEADERS)) {
    response.headers.set(name, value);
  }
  return response;
});

const contentSecurityPolicy = csp<State>({
  // 'unsafe-inline' never reaches a page: it stands where the nonce goes.
  useNonce: true,
  csp: [
    "default-src 'self'",
    // tfjs compiles its WebAssembly backend; that is not JavaScript's eval().
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // A recording that a person chose is played from memory.
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ],
});

/**
 * Set the headers of every response, static files among them: a worker has the
 * policy that its own script came with, not its page's.
 */
export const securityHeaders = [fixedHeaders, contentSecurityPolicy];

/**
 * Turns what is thrown into a page at this innermost place: an error that went
 * further would skip the lines above that set the headers.
 */
export default define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500;
    if (status >= 500) console.error(error);
    const { words } = ctx.state;
    const message = h(ErrorMessage, { status });
    return await ctx.render(h(Speaking, { words, children: message }), {
      status,
    });
  }
});
