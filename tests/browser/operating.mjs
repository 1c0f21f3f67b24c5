// What administrators come for. Each runs with scripts and without, in a studio of its own: a provider changes what
// everyone gets.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { PASSWORD, Visitor, startStudio } from "./studio.mjs";

/** A server that lists two models to whoever has the key. */
async function provider(key) {
  const server = createServer((request, answer) => {
    const isRight = request.headers.authorization === `Bearer ${key}`;
    answer.writeHead(isRight ? 200 : 401, { "content-type": "application/json" });
    answer.end(JSON.stringify({ data: [{ id: "one" }, { id: "two" }] }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/v1`, close: () => server.close() };
}

/** An administrator and someone else, in a new studio. */
async function studioWith(browser, scripts, act) {
  const studio = await startStudio();
  try {
    await studio.command("user", "create", "keeper", "--email", "keeper@example.com", "--password", PASSWORD, "--admin");
    const keeper = await (await Visitor.arrive(browser, studio.base, { scripts })).signIn("keeper");
    const bob = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp("bob");
    await act({ studio, keeper, bob });
    for (const visitor of [keeper, bob]) {
      assert.deepEqual(visitor.problems, []);
      await visitor.leave();
    }
  } finally {
    await studio.stop();
  }
}

export const operating = {
  async "an administrator grants credits and adds a provider"({ browser, scripts }) {
    const server = await provider("sk-house-key-1234");
    await studioWith(browser, scripts, async ({ keeper, bob }) => {
      await keeper.open("/admin/users?q=bob");
      await keeper.fill("main [name=credits]", "1000");
      await keeper.follow("main [value=grant]");
      await bob.open("/account/credits");
      assert.match(await bob.text(".balance-total"), /1,250/);
      assert.match(await bob.text(".ledger"), /Granted by the operator/);

      await keeper.open("/admin");
      assert.match(await keeper.text("main"), /No provider is configured/);
      await keeper.open("/admin/providers");
      await keeper.fill("#name", "house");
      await keeper.fill("#api_key", "sk-house-key-1234");
      await keeper.fill("#base_url", server.url);
      await keeper.follow(".sheet-form .make");
      assert.match(await keeper.text(".rows-wrap"), /house[\s\S]*…1234/);
      assert.ok(!(await keeper.page.content()).includes("sk-house-key"), "the key came back");
      await keeper.follow("form[action$='/test'] button");
      assert.match(await keeper.text(".notice"), /house answers and has 2 models/);
      await keeper.open("/admin");
      assert.ok(!(await keeper.text("main")).includes("No provider is configured"));
      await keeper.open("/admin/log");
      assert.match(await keeper.text("main"), /keeper gave bob 1,000 credits/);
    });
    server.close();
  },

  async "something is reported, hidden, and its reporter hears"({ browser, scripts }) {
    await studioWith(browser, scripts, async ({ studio, keeper, bob }) => {
      const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp("ann");
      const page = await ann.make("haiku", "buy my boats");
      await bob.open(page);
      await bob.follow(`a[href="${page}/report"]`);
      await bob.press("[name=reason][value=spam]");
      await bob.fill("#note", "Nothing but boats.");
      await bob.follow(".sheet-form .button");
      assert.ok(await bob.has(".notice"), "nothing says that it was sent");
      await keeper.open("/admin/reports");
      assert.match(await keeper.text(".rows-wrap"), /Nothing but boats\./);
      await keeper.follow("[name=outcome][value=hidden]");
      assert.equal(await bob.open(page), 404);
      bob.problems.length = 0; // The browser itself reports the 404.
      await bob.open("/notifications");
      assert.match(await bob.text(".notes"), /What you reported was hidden/);
      await keeper.open("/admin/reports?settled=1");
      await keeper.follow("[name=outcome][value=restored]");
      assert.equal(await bob.open(page), 200);
      await ann.leave();
    });
  },
};
