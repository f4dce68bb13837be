import { asset } from "fresh/runtime";
import { Speaking } from "../components/words.tsx";
import { define } from "../utils.ts";

/** The document around every page. */
export default define.page(({ Component, state: { words, theme } }) => (
  <html
    lang={words.language}
    data-theme={theme === "auto" ? undefined : theme}
  >
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{words.say("page.name")}</title>
      <link rel="icon" type="image/svg+xml" href={asset("/favicon.svg")} />
      <link rel="stylesheet" href={asset("/styles.css")} />
      <link rel="manifest" href="/manifest.webmanifest" />
      <link rel="apple-touch-icon" href={asset("/icon-192.png")} />
      <script
        src={asset("/page.js")}
        data-worker={asset("/service_worker.js")}
      />
    </head>
    <body>
      <Speaking words={words}>
        <Component />
      </Speaking>
    </body>
  </html>
));
