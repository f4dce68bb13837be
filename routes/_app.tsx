import { asset } from "fresh/runtime";
import { define } from "../utils.ts";

/** The document around every page. */
export default define.page(({ Component }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Undertone</title>
      <link rel="icon" type="image/svg+xml" href={asset("/favicon.svg")} />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <Component />
    </body>
  </html>
));
