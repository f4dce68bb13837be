// Makes the application work without its server. It is registered under an
// address that holds the build's hash (`?v=`), so a new build is a new worker
// with a cache of its own, filled before it takes over.
"use strict";

const VERSION = new URL(location.href).searchParams.get("v") ?? "0";
const PREFIX = "undertone-";
const CACHE = PREFIX + VERSION;
const PAGES = ["/", "/files", "/model", "/kiosk"];
const LANGUAGES = ["en", "de", "fr", "es"];
/** Where the language last seen is kept: it has no cookie to ask. */
const LANGUAGE_KEY = "/.language";
/** The language is in the key, so an answer serves whoever asks. */
const ANY = { ignoreVary: true };
/** A server that says nothing for so long counts as gone, ms. */
const PATIENCE_MS = 5000;

/** What scripts ask for under names that no page holds. */
const FILES = [
  "/manifest.webmanifest",
  "/wasm/tfjs-backend-wasm.wasm",
  "/wasm/tfjs-backend-wasm-simd.wasm",
];
/** Which models there are: it changes without a build. */
const INDEX = "/models/index.json";
const MODEL_FILES = ["model.json", "weights.bin", "spec.json", "canary.json"];

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(bringOver().then(dropOld).then(() => clients.claim()));
});

addEventListener("message", (event) => {
  const { language, address } = event.data ?? {};
  event.waitUntil(Promise.all([remember(language), keepKiosk(address)]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (PAGES.includes(url.pathname)) event.respondWith(page(request, url));
  } else if (url.pathname === INDEX) event.respondWith(index(event));
  else event.respondWith(file(event, url));
});

/** Fetches everything that the pages need, or fails and changes nothing. */
async function fill() {
  const wasThere = await caches.has(CACHE);
  try {
    await fillCache(await caches.open(CACHE));
  } catch (error) {
    if (!wasThere) await caches.delete(CACHE);
    throw error;
  }
}

async function fillCache(cache) {
  const found = new Set(FILES);
  for (const path of PAGES) {
    for (const language of LANGUAGES) {
      const html = await keepPage(cache, { path, language });
      for (const url of urlsInPage(html)) found.add(url);
    }
  }
  for (const url of found) {
    const text = await keep(cache, url);
    // A set may grow while it is walked: scripts name further scripts.
    for (const more of scriptsIn(text, url)) found.add(more);
  }
  await keepModel(cache, await fetchAnew(INDEX));
}

/** A page; the kiosk's settings may be at fault, which is no other page's. */
async function keepPage(cache, { path, language }) {
  try {
    return await keep(cache, `${path}?lang=${language}`);
  } catch (error) {
    if (path === "/kiosk" && error.status === 400) return "";
    throw error;
  }
}

/** The usual model, and last the list that names it: then a cache is whole. */
async function keepModel(cache, response) {
  const { default: usual } = await response.clone().json();
  for (const name of MODEL_FILES) await keep(cache, `/models/${usual}/${name}`);
  await cache.put(INDEX, response);
}

/**
 * A kiosk's look stands in its address, or in settings that change without a
 * build: it is kept as it was visited.
 */
async function keepKiosk(address) {
  const url = new URL(address, location.origin);
  if (url.pathname !== "/kiosk" || !await caches.has(CACHE)) return;
  const response = await fetchSoon(url);
  const language = response.headers.get("Content-Language");
  const search = url.search || (language && `?lang=${language}`);
  if (!response.ok || !search) return;
  const cache = await caches.open(CACHE);
  await cache.put(url.pathname + search, response);
}

/** Takes over what the build before this one kept of visits: language, kiosks. */
async function bringOver() {
  const before = (await cachesBefore()).at(-1);
  if (before === undefined) return;
  const old = await caches.open(before);
  const cache = await caches.open(CACHE);
  for (const request of await old.keys()) {
    const { pathname } = new URL(request.url);
    const isOfVisits = ["/kiosk", LANGUAGE_KEY].includes(pathname);
    if (!isOfVisits || await cache.match(request, ANY)) continue;
    // Anew, for a page names the scripts of its build; better an old one than none.
    const kept = async () => cache.put(request, await old.match(request, ANY));
    if (pathname === LANGUAGE_KEY) await kept();
    else await keepKiosk(request.url).catch(kept);
  }
}

/** Puts one answer into the cache; gives its text where it may name others. */
async function keep(cache, url) {
  const response = await fetchAnew(url);
  const type = response.headers.get("Content-Type") ?? "";
  await cache.put(url, response.clone());
  return /html|javascript/.test(type) ? await response.text() : "";
}

/** The server's answer of now, to be kept. */
async function fetchAnew(url) {
  // Without cookies: asking for a language here chooses it for nobody.
  const response = await fetch(url, { credentials: "omit", cache: "no-cache" });
  const { ok, status } = response;
  if (ok) return response;
  const message = `Cannot keep ${url}: the server answered ${status}`;
  throw Object.assign(new Error(message), { status });
}

/** Addresses in a page that hold the build's hash. */
function urlsInPage(html) {
  return [...html.matchAll(/"(\/[^"\s]*\?v=[^"\s]*)"/g)]
    .map(([, url]) => url)
    .filter((url) => !url.startsWith("/service_worker.js"));
}

/** Scripts that a script imports, now or later. */
function scriptsIn(text, url) {
  return [...text.matchAll(/["'`](\.{0,2}\/[\w./-]+\.js)["'`]/g)]
    .map(([, name]) => new URL(name, new URL(url, location.origin)))
    .map(({ pathname }) => pathname)
    .filter((path) => path !== "/service_worker.js");
}

/** Keeps the build before this one: tabs that are open still run it. */
async function dropOld() {
  const before = (await cachesBefore()).at(-1);
  const names = (await otherCaches()).filter((name) => name !== before);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Whole caches of other builds, the newest last. */
async function cachesBefore() {
  const whole = [];
  for (const name of await otherCaches()) {
    // A worker that was ended while it filled its own has left a part.
    if (await (await caches.open(name)).match(INDEX)) whole.push(name);
  }
  return whole;
}

async function otherCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

/**
 * An answer that begins soon, of a server that can give one; it may take as long
 * as it likes to arrive whole.
 */
async function fetchSoon(request) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: controller.signal });
    if (response.status >= 500) throw new Error(`${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

/** The server's page; the kept one where there is no server. */
async function page(request, url) {
  try {
    const response = await fetchSoon(request);
    await remember(response.headers.get("Content-Language"));
    return response;
  } catch (error) {
    const kept = await keptPage(url);
    if (kept) return kept;
    throw error;
  }
}

async function keptPage({ pathname, search, searchParams }) {
  const cache = await caches.open(CACHE);
  const visited = search && await cache.match(pathname + search, ANY);
  if (visited) return visited;
  const asked = searchParams.get("lang");
  const last = await (await cache.match(LANGUAGE_KEY))?.text();
  const language = [asked, last, "en"].find((code) => LANGUAGES.includes(code));
  if (language === asked) await remember(asked);
  return await cache.match(`${pathname}?lang=${language}`, ANY);
}

async function remember(language) {
  // A worker that was replaced does not bring its cache back.
  if (!language || !await caches.has(CACHE)) return;
  const cache = await caches.open(CACHE);
  await keepIfRoom(cache, LANGUAGE_KEY, new Response(language));
}

/** What cannot be kept, because the disk is full, is answered all the same. */
async function keepIfRoom(cache, request, response) {
  try {
    await cache.put(request, response);
  } catch {
    // It is asked for again.
  }
}

/** The server's list of models, the usual one kept anew where it has changed. */
async function index(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(INDEX);
  try {
    const response = await fetchSoon(event.request);
    const isNew = await response.clone().text() !== await kept?.clone().text();
    // What cannot be kept is asked for again with the list.
    if (response.ok && isNew) {
      event.waitUntil(keepModel(cache, response.clone()).catch(() => {}));
    }
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** The kept file, of this build or the one before; else the server's. */
async function file(event, { pathname }) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, ANY);
  if (kept) return kept;
  // Scripts and pictures have their build in their names, models have not.
  const isModel = pathname.startsWith("/models/");
  const before = () => caches.match(request, ANY);
  if (!isModel) return await before() ?? await fetch(request);
  try {
    const response = await fetch(request);
    // Another model than the usual one, once it has been asked for.
    if (response.ok) {
      event.waitUntil(keepIfRoom(cache, request, response.clone()));
    }
    return response;
  } catch (error) {
    const old = await before();
    if (old) return old;
    throw error;
  }
}
