import type { ComponentChildren } from "preact";
import type { Language, Words } from "../lib/messages/mod.ts";
import { Preferences, type Theme } from "./Preferences.tsx";
import { useWords } from "./words.tsx";

const PAGES = [
  { path: "/", key: "page.live" },
  { path: "/files", key: "page.files" },
  { path: "/kiosk", key: "page.kiosk" },
  { path: "/model", key: "page.model" },
] as const;

/** Header with the way to every page, the page, and the footer's notice. */
export function PageFrame({ path, search, languages, theme, children }: {
  /** The page's own path: "/files". */
  path: string;
  /** What the links to other pages keep of the address: "" or "?lang=de". */
  search: string;
  /** Languages by their own names. */
  languages: Readonly<Record<Language, string>>;
  theme: Theme;
  children: ComponentChildren;
}) {
  const words = useWords();
  return (
    <div class="page">
      <a class="skip" href="#content">{words.say("page.skip")}</a>
      <header class="masthead">
        <a
          class="wordmark"
          href={`/${search}`}
          aria-label={words.say("page.home")}
        >
          {words.say("page.name")}
        </a>
        <nav aria-label={words.say("page.navigation")}>
          {PAGES.map(({ path: to, key }) => (
            <a
              key={to}
              href={to + search}
              aria-current={to === path ? "page" : undefined}
            >
              {words.say(key)}
            </a>
          ))}
        </nav>
        <Preferences path={path} languages={languages} theme={theme} />
      </header>
      <main id="content" tabIndex={-1}>{children}</main>
      <Footer words={words} search={search} />
    </div>
  );
}

function Footer({ words, search }: { words: Words; search: string }) {
  return (
    <footer class="footer">
      <p>
        {words.say("page.notice")}{" "}
        <a href={`/model${search}#limits`}>{words.say("page.notice.limits")}</a>
      </p>
    </footer>
  );
}
