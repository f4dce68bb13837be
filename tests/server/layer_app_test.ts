import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { App, HttpError } from "fresh";
import { askOf, sendRaw, withQuietErrors } from "./fixture.ts";

interface State {
  trail: string[];
}

Deno.test("App asks middlewares and routes in the order they were added", async () => {
  const ask = askOf(
    new App<State>()
      .use((ctx) => {
        ctx.state.trail = ["first"];
        return ctx.next();
      })
      .use("/deep", (ctx) => {
        ctx.state.trail.push("deep");
        return ctx.next();
      }, (ctx) => {
        ctx.state.trail.push("deeper");
        return ctx.next();
      })
      .get("/deep/:id", (ctx) => ctx.json(ctx.state.trail))
      .use((ctx) => {
        ctx.state.trail.push("late");
        return ctx.next();
      })
      .get("/shallow", (ctx) => ctx.json(ctx.state.trail)) as App<never>,
  );
  assertEquals(await (await ask("/deep/1")).json(), [
    "first",
    "deep",
    "deeper",
  ]);
  assertEquals(await (await ask("/shallow")).json(), ["first", "late"]);
});

Deno.test("App.use() with a path covers the path and what is below it, not its neighbours", async () => {
  const app = new App()
    .use("/area", (ctx) => ctx.text("caught"))
    .all("*", (ctx) => ctx.text("passed"));
  const ask = askOf(app as App<never>);
  for (const path of ["/area", "/area/", "/area/a/b"]) {
    assertEquals(await (await ask(path)).text(), "caught", path);
  }
  for (const path of ["/", "/areas", "/other/area"]) {
    assertEquals(await (await ask(path)).text(), "passed", path);
  }
});

Deno.test("App gives every request a state of its own", async () => {
  const app = new App<{ n?: number }>().get("/", (ctx) => {
    ctx.state.n = (ctx.state.n ?? 0) + 1;
    return ctx.text(String(ctx.state.n));
  });
  const ask = askOf(app as App<never>);
  assertEquals(await (await ask("/")).text(), "1");
  assertEquals(await (await ask("/")).text(), "1");
});

Deno.test("App answers each method with its own handler", async () => {
  const app = new App()
    .get("/x", (ctx) => ctx.text("got"))
    .post("/x", async (ctx) => ctx.text(await ctx.req.text()))
    .put("/x", (ctx) => ctx.text("put"))
    .delete("/x", () => new Response(null, { status: 204 }))
    .all("/any", (ctx) => ctx.text(ctx.req.method));
  const ask = askOf(app as App<never>);
  assertEquals(await (await ask("/x")).text(), "got");
  const posted = await ask("/x", { method: "POST", body: "sent" });
  assertEquals(await posted.text(), "sent");
  assertEquals(await (await ask("/x", { method: "PUT" })).text(), "put");
  assertEquals((await ask("/x", { method: "DELETE" })).status, 204);
  assertEquals(await (await ask("/any", { method: "PATCH" })).text(), "PATCH");
});

Deno.test("App answers 404 to an unknown path and to a method without a handler", async () => {
  const app = new App().get("/x", (ctx) => ctx.text("x")).post(
    "/x",
    (ctx) => ctx.text("x"),
  );
  const ask = askOf(app as App<never>);
  const refused = await ask("/x", { method: "DELETE" });
  assertEquals(refused.status, 404);
  const missing = await ask("/y");
  assertEquals([missing.status, await missing.text()], [404, "Not Found"]);
});

Deno.test("App answers HEAD like GET without the body", async () => {
  const app = new App().get(
    "/x",
    (ctx) => ctx.text("twelve bytes", { headers: { "X-Own": "1" } }),
  );
  const ask = askOf(app as App<never>);
  const response = await ask("/x", { method: "HEAD" });
  assertEquals(response.status, 200);
  assertEquals(response.body, null);
  assertEquals(response.headers.get("Content-Length"), "12");
  assertEquals(response.headers.get("X-Own"), "1");
});

Deno.test("App decodes parameters, and leaves what is no escape as it is", async () => {
  const app = new App()
    .get("/one/:name", (ctx) => ctx.json(ctx.params))
    .get("/rest/:path*", (ctx) => ctx.json(ctx.params));
  const ask = askOf(app as App<never>);
  assertEquals(await (await ask("/one/a%20b%2Fc")).json(), {
    name: "a b/c",
  });
  assertEquals(await (await ask("/rest/a/b")).json(), { path: "a/b" });
  assertEquals(await (await ask("/rest")).json(), {});
  assertEquals(await (await ask("/one/a%20b%E0%A4%A")).json(), {
    name: "a b%E0%A4%A",
  });
});

Deno.test("ctx.next() throws what is thrown behind it, so that middlewares may catch it", async () => {
  const app = new App()
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        return ctx.text(`caught ${(error as Error).message}`);
      }
    })
    .get("/throws", () => {
      throw new Error("this");
    })
    .get("/rejects", () => Promise.reject(new Error("that")));
  const ask = askOf(app as App<never>);
  assertEquals(await (await ask("/throws")).text(), "caught this");
  assertEquals(await (await ask("/rejects")).text(), "caught that");
  assertEquals(await (await ask("/none")).text(), "caught Not Found");
});

Deno.test("App tells a thrown HttpError's status, and of other errors nothing", async () => {
  const app = new App()
    .get("/own", () => {
      throw new HttpError(403, "a secret");
    })
    .get("/bug", () => {
      throw new Error("a secret");
    });
  const ask = askOf(app as App<never>);
  const own = await ask("/own");
  assertEquals([own.status, await own.text()], [403, "Forbidden"]);
  const { result: bug, errors } = await withQuietErrors(() => ask("/bug"));
  assertEquals([bug.status, await bug.text()], [500, "Internal Server Error"]);
  assert(String(errors[0]).includes("a secret"), "the log tells all");
});

Deno.test("HttpError rejects a status that is no error, and takes any that is", () => {
  for (const status of [200, 302, 399, 600, 404.5, NaN]) {
    assertThrows(() => new HttpError(status), RangeError, `got ${status}`);
  }
  assertEquals(new HttpError(404).message, "Not Found");
  assertEquals(new HttpError(599).status, 599);
  assertEquals(new HttpError(500, "x", { cause: 1 }).cause, 1);
});

Deno.test("ctx.redirect() answers 302 unless told otherwise, and stays on its origin for //paths", async () => {
  const app = new App()
    .get("/a", (ctx) => ctx.redirect("/b"))
    .get("/c", (ctx) => ctx.redirect("/d", 303))
    .get("/e", (ctx) => ctx.redirect("//example.org/x"))
    .get("/f", (ctx) => ctx.redirect("https://example.org/x"));
  const ask = askOf(app as App<never>);
  const found = async (path: string) => {
    const response = await ask(path);
    return [response.status, response.headers.get("Location")];
  };
  assertEquals(await found("/a"), [302, "/b"]);
  assertEquals(await found("/c"), [303, "/d"]);
  assertEquals(await found("/e"), [302, "/example.org/x"]);
  assertEquals(await found("/f"), [302, "https://example.org/x"]);
});

Deno.test("ctx.text(), html() and json() set their content type, and init's wins", async () => {
  const app = new App()
    .get("/text", (ctx) => ctx.text("ü"))
    .get("/html", (ctx) => ctx.html("<p>ü</p>", { status: 201 }))
    .get("/json", (ctx) => ctx.json({ ü: 1 }))
    .get(
      "/own",
      (ctx) => ctx.text("a,b", { headers: { "Content-Type": "text/csv" } }),
    );
  const ask = askOf(app as App<never>);
  const typeOf = async (path: string) => {
    const response = await ask(path);
    await response.body?.cancel();
    return [response.status, response.headers.get("Content-Type")];
  };
  assertEquals(await typeOf("/text"), [200, "text/plain;charset=UTF-8"]);
  assertEquals(await typeOf("/html"), [201, "text/html; charset=utf-8"]);
  assertEquals(await typeOf("/json"), [200, "application/json"]);
  assertEquals(await typeOf("/own"), [200, "text/csv"]);
});

Deno.test("App.handler() refuses fsRoutes() without a build and says what to do", () => {
  assertThrows(() => new App().fsRoutes().handler(), Error, "deno task build");
  new App().handler(); // without file routes there is nothing to build
});

Deno.test("App refuses a Host that is none, behind the middlewares of all paths", async () => {
  const app = new App()
    .use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("X-Seen", "here");
      return response;
    })
    .use("/deep", (ctx) => ctx.text("caught"))
    .get("/", (ctx) => ctx.text("heard"));
  const send = (method: string, host: string) =>
    sendRaw(
      app as App<never>,
      `${method} / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
  for (const method of ["GET", "HEAD", "POST", "TRACE"]) {
    const text = await send(method, "a b");
    assertMatch(text, /^HTTP\/1\.1 400 Bad Request\r\n/, method);
    assertMatch(text, /^x-seen: here\r$/im, method);
  }
  assertMatch(await send("GET", "a"), /^HTTP\/1\.1 200 OK[^]*heard$/);
});

Deno.test("App.listen() serves on the port it is given", async () => {
  const controller = new AbortController();
  const port = Promise.withResolvers<number>();
  const served = new App().get("/", (ctx) => ctx.text("heard")).listen({
    port: 0,
    signal: controller.signal,
    onListen: (address) => port.resolve(address.port),
  });
  const url = `http://localhost:${await port.promise}/`;
  assertEquals(await (await fetch(url)).text(), "heard");
  controller.abort();
  await served;
  await assertRejects(() => fetch(url));
});
