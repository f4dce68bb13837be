// Runs in the browser only: looks at the document.

/** Whether the page is drawn by night: what a person chose, else the system. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Calls back when day turns to night or back; the result calls it off. */
export function onThemeChange(callback: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = new MutationObserver(callback);
  const attributeFilter = ["data-theme"];
  choice.observe(document.documentElement, { attributeFilter });
  system.addEventListener("change", callback);
  return () => {
    choice.disconnect();
    system.removeEventListener("change", callback);
  };
}
