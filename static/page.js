// On every page, and small: the chosen appearance before the first picture, and
// a change of it without loading anew. Everything works without this file.
"use strict";

(() => {
  const root = document.documentElement;
  const { worker } = document.currentScript.dataset;
  const kept = /(?:^|; )theme=(auto|light|dark)/.exec(document.cookie);

  function show(theme) {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const link of document.querySelectorAll("[data-theme-choice]")) {
      if (link.dataset.themeChoice === theme) {
        link.setAttribute("aria-current", "true");
      } else link.removeAttribute("aria-current");
    }
  }

  // A page kept for offline use may be older than the choice. A kiosk is drawn
  // as its file and its address say, not as somebody chose on another page.
  const asked = new URLSearchParams(location.search).get("theme");
  if (kept && !asked && location.pathname !== "/kiosk") {
    show(kept[1]);
    document.addEventListener("DOMContentLoaded", () => show(kept[1]));
  }

  // After everything else: it fetches all pages once, for when there is no server.
  addEventListener("load", () => {
    const workers = navigator.serviceWorker;
    workers?.register(worker).catch((error) => {
      console.warn("Undertone will not work offline:", error.message);
    });
    // It sees no cookies, and did not see the visit that it came with; nor did
    // the one that takes over from it.
    const tell = (worker) =>
      worker?.postMessage({ language: root.lang, address: location.href });
    workers?.ready.then(({ active }) => tell(active));
    workers?.addEventListener(
      "controllerchange",
      () => tell(workers.controller),
    );
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-theme-choice]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const theme = link.dataset.themeChoice;
      document.cookie =
        `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
      show(theme);
    }
    const menu = document.querySelector(".preferences[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".preferences[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
