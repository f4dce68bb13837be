import { HttpError } from "fresh";
import { ErrorMessage } from "../components/ErrorMessage.tsx";
import { define } from "../utils.ts";

/** What is thrown before or outside `_middleware.ts` ends here. */
export default define.page(({ error }) => (
  <ErrorMessage status={error instanceof HttpError ? error.status : 500} />
));
