import type { Language } from "../lib/messages/mod.ts";
import { useWords } from "./words.tsx";

const THEMES = ["auto", "light", "dark"] as const;

/** How the page is drawn; "auto": as the system is. */
export type Theme = (typeof THEMES)[number];

/**
 * Language and appearance, as links: they work without JavaScript, and
 * `/page.js` changes the appearance without loading the page anew.
 */
export function Preferences({ path, languages, theme }: {
  path: string;
  languages: Readonly<Record<Language, string>>;
  theme: Theme;
}) {
  const words = useWords();
  return (
    <details class="preferences">
      <summary>
        <Globe />
        <span>{words.language.toUpperCase()}</span>
        <span class="visually-hidden">{words.say("page.preferences")}</span>
      </summary>
      <div class="preferences-card">
        <h2 id="language-heading">{words.say("page.language")}</h2>
        <ul aria-labelledby="language-heading">
          {(Object.keys(languages) as Language[]).map((code) => (
            <li key={code}>
              <a
                href={`${path}?lang=${code}`}
                lang={code}
                hreflang={code}
                aria-current={code === words.language ? "true" : undefined}
              >
                {languages[code]}
              </a>
            </li>
          ))}
        </ul>
        <h2 id="theme-heading">{words.say("page.theme")}</h2>
        <ul aria-labelledby="theme-heading">
          {THEMES.map((name) => (
            <li key={name}>
              <a
                href={`${path}?theme=${name}`}
                data-theme-choice={name}
                aria-current={name === theme ? "true" : undefined}
              >
                {words.say(`page.theme.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function Globe() {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c3 2.6 4.2 5.6 4.2 9S15 18.4 12 21c-3-2.6-4.2-5.6-4.2-9S9 5.6 12 3z" />
    </svg>
  );
}
