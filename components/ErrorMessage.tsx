import { useWords } from "./words.tsx";

/** What a person reads where a page cannot be shown. */
export function ErrorMessage({ status }: { status: number }) {
  const words = useWords();
  return (
    <section class="error-page">
      <h1>{status}</h1>
      <p>{words.say(keyOf(status))}</p>
      <p>
        <a href="/">{words.say("page.error.back")}</a>
      </p>
    </section>
  );
}

function keyOf(status: number) {
  if (status === 404) return "page.error.404";
  return status < 500 ? "page.error.request" : "page.error.server";
}
