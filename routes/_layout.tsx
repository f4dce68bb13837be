import { PageFrame } from "../components/PageFrame.tsx";
import { LANGUAGE_NAMES } from "../lib/messages/mod.ts";
import { define } from "../utils.ts";

/** Navigation and notice around every page but the kiosk. */
export default define.layout(({ Component, url, state }) => {
  const isInAddress = url.searchParams.has("lang");
  return (
    <PageFrame
      // Two slashes would begin another site's address.
      path={url.pathname.replace(/^\/+/, "/")}
      search={isInAddress ? `?lang=${state.words.language}` : ""}
      languages={LANGUAGE_NAMES}
      theme={state.theme}
    >
      <Component />
    </PageFrame>
  );
});
