const SENTENCES: Record<number, string> = {
  404: "There is no page at this address.",
  405: "This address does not take that kind of request.",
};

/** What a person reads where a page cannot be shown. */
export function ErrorMessage({ status }: { status: number }) {
  const sentence = SENTENCES[status] ??
    (status < 500
      ? "This request could not be understood."
      : "Something went wrong on the server. Please try again.");
  return (
    <section class="error-page">
      <h1>{status}</h1>
      <p>{sentence}</p>
      <p>
        <a href="/">Back to the start</a>
      </p>
    </section>
  );
}
