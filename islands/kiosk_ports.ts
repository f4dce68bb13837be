// Runs in the browser only: what a kiosk needs of it.
import type { KioskConfig } from "./kiosk_config.ts";
import type { KioskModel } from "./kiosk_model.ts";
import { LastResort } from "./last_resort.ts";
import { isServerThere } from "./live_ports.ts";
import type { LiveModel } from "./live_model.ts";
import { readSettings } from "./live_settings.ts";

const TICK_MS = 1000;
const WAKE_MS = 60_000;
/** A kiosk is set by its address and its file, not by who touched it last. */
const NOTHING_KEPT = { getItem: () => null, setItem() {}, removeItem() {} };

/** Starts everything that keeps a kiosk alive; the result ends it. */
export function attendKiosk({ kiosk, live, config }: {
  kiosk: KioskModel;
  live: LiveModel;
  config: KioskConfig;
}): () => void {
  const colours = paint(config.colours);
  live.configure(readSettings({
    search: location.search,
    storage: NOTHING_KEPT,
    models: [],
  }));
  const timer = setInterval(() => kiosk.tick(), TICK_MS);
  const nudge = () => kiosk.nudge();
  const wake = keepAwake();
  navigator.mediaDevices?.addEventListener("devicechange", nudge);
  addEventListener("keydown", nudge);
  kiosk.tick();
  return () => {
    clearInterval(timer);
    wake();
    colours();
    navigator.mediaDevices?.removeEventListener("devicechange", nudge);
    removeEventListener("keydown", nudge);
    kiosk.dispose().then(() => live.dispose());
  };
}

/**
 * Keeps the screen on as long as the page is seen; the result lets go. A page
 * that is hidden or frozen loses the lock, and so does one whose battery is
 * low: it is asked for again when the page is seen, and each minute.
 */
function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const tell = () => {
    const isHeld = lock !== null && !lock.released;
    document.documentElement.dataset.awake = `${isHeld}`;
    return isHeld;
  };
  const ask = async () => {
    if (document.visibilityState !== "visible" || over || tell()) return;
    try {
      lock = await navigator.wakeLock?.request("screen") ?? null;
      lock?.addEventListener("release", tell);
    } catch {
      // Refused: asked again in a minute.
    }
    tell();
  };
  ask();
  const timer = setInterval(ask, WAKE_MS);
  document.addEventListener("visibilitychange", ask);
  return () => {
    over = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
    lock?.release();
  };
}

/** Colours as a style sheet of their own; the policy forbids inline styles. */
function paint(colours: KioskConfig["colours"]): () => void {
  const sheet = new CSSStyleSheet();
  const rules = Object.entries(colours).map(([name, colour]) =>
    name === "paper" || name === "ink"
      ? `:root { --${name}: ${colour}; }`
      : `.kiosk[data-emotion="${name}"], .kiosk [data-emotion="${name}"] { --e: ${colour}; }`
  );
  sheet.replaceSync(rules.join("\n"));
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets
      .filter((other) => other !== sheet);
  };
}

/** Whether this page may use the microphone without anybody being asked. */
export async function isAllowed(): Promise<boolean> {
  try {
    const name = "microphone" as PermissionName;
    const { state } = await navigator.permissions.query({ name });
    return state === "granted";
  } catch {
    return false; // not every browser tells
  }
}

/** Reloads this page where nothing else helps. */
export function lastResort(): LastResort {
  return new LastResort({
    isServerThere,
    reload: () => location.reload(),
    storage: {
      getItem: (key) => sessionStorage.getItem(key),
      setItem: (key, value) => sessionStorage.setItem(key, value),
    },
  });
}

/** Whether the page could fill the screen and does not. */
export function canFillScreen(): boolean {
  if (typeof document === "undefined") return false;
  const isFull = document.fullscreenElement !== null ||
    matchMedia("(display-mode: fullscreen)").matches;
  return document.fullscreenEnabled && !isFull;
}

/** Fills the screen; browsers allow it only where a person asks. */
export function fillScreen(): void {
  document.documentElement.requestFullscreen().catch(() => {});
}
