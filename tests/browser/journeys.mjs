// What people come for, from the first click to the last. Each runs with scripts and without.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Visitor } from "./studio.mjs";

let people = 0;
/** A name that nobody else has. */
const fresh = (name) => `${name}${(people += 1)}`;

async function quiet(...visitors) {
  for (const visitor of visitors) {
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  }
}

async function pictureIsThere(visitor) {
  const width = await visitor.page.$eval(".made-picture img", async (picture) => {
    await picture.decode();
    return picture.naturalWidth;
  });
  assert.ok(width >= 256, `a picture ${width} pixels wide`);
}

export const journeys = {
  async "from the first start to the first picture"({ browser, studio, scripts }) {
    const owner = await Visitor.arrive(browser, studio.base, { scripts });
    const password = studio.told().match(/password:?\s+(\S+)/i)?.[1];
    assert.ok(password, studio.told());
    await owner.signIn("owner", password);
    await owner.open("/");
    await owner.fill("#wish", "A lighthouse in a storm, seen from the sea");
    await owner.follow(".wish button.button");
    assert.match(owner.path(), /^\/g\/image/);
    await owner.make("image", "A lighthouse in a storm, seen from the sea");
    await pictureIsThere(owner);
    await quiet(owner);
  },

  async "find a generator while typing"({ browser, studio, scripts }) {
    const visitor = await Visitor.arrive(browser, studio.base, { scripts });
    const shown = () =>
      visitor.page.$$eval("[data-entry]", (entries) =>
        entries.filter((entry) => entry.checkVisibility()).map((entry) => entry.querySelector("a").getAttribute("href")),
      );
    const look = async (words, isFound) => {
      await visitor.page.$eval("#find", (field) => field.select());
      await visitor.page.type("#find", words);
      if (!scripts) await Promise.all([visitor.page.waitForNavigation({ waitUntil: "load" }), visitor.page.keyboard.press("Enter")]);
      else await visitor.page.waitForFunction(isFound);
      return shown();
    };
    await visitor.open("/generators");
    const all = await shown();
    assert.ok(all.length > 100, `${all.length} generators`);
    const poems = await look("haiku", () => document.querySelectorAll("[data-entry]:not([hidden])").length === 1);
    assert.deepEqual(poems, ["/g/haiku"]);
    assert.equal(await visitor.page.$$eval("[data-group]", (groups) => groups.filter((group) => group.checkVisibility()).length), 1);
    const none = await look("no such thing at all", () => !document.querySelector("[data-none]").hidden);
    assert.deepEqual(none, []);
    assert.ok(await visitor.page.$eval("[data-none]", (note) => note.checkVisibility()), "it does not say that nothing was found");
    if (scripts) {
      for (let left = "no such thing at all".length; left > 0; left -= 1) await visitor.page.keyboard.press("Backspace");
      await visitor.page.waitForFunction((count) => document.querySelectorAll("[data-entry]:not([hidden])").length === count, {}, all.length);
      assert.equal(visitor.path(), "/generators", "typing leads nowhere");
    }
    await visitor.open("/generators?category=fun");
    const fun = await shown();
    assert.ok(fun.includes("/g/joke") && !fun.includes("/g/haiku") && fun.length < all.length, fun.join(" "));
    await visitor.open("/generators/haiku");
    assert.equal(visitor.path(), "/g/haiku");
    await quiet(visitor);
  },

  async "sign up, see the price, create, publish"({ browser, studio, scripts }) {
    const ann = await Visitor.arrive(browser, studio.base, { scripts });
    await ann.signUp(fresh("ann"));
    const page = await ann.make("joke", "a cat at the dentist", {
      async ready() {
        if (scripts) {
          const before = await ann.text("#quote");
          await ann.press("[data-step='1']");
          await ann.page.waitForFunction((old) => document.querySelector("#quote").innerText !== old, {}, before);
          await ann.press("[data-step='-1']");
        }
        await ann.press(".extra > summary");
        await ann.press("[name=privacy]");
      },
    });
    const stranger = await Visitor.arrive(browser, studio.base, { scripts });
    assert.equal(await stranger.open(page), 404);
    stranger.problems.length = 0; // The browser itself reports the 404.
    await ann.follow("[name=privacy][value=public]");
    assert.equal(await stranger.open(page), 200);
    await stranger.open("/");
    assert.ok(await stranger.has(`a[href="${page}"]`), "it is not in the gallery");
    await quiet(ann, stranger);
  },

  async "leave in the middle, come back, look closely"({ browser, studio, scripts }) {
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("ann"));
    await ann.open("/g/video");
    await ann.fill("[name=prompt]", "Waves on a beach, at night");
    if (scripts) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await ann.open("/generators");
      await ann.open("/g/video");
      assert.equal(await ann.page.$eval("[name=prompt]", (field) => field.value), "Waves on a beach, at night");
      await ann.press("[data-make]");
      await ann.see(".job[aria-busy=true]");
    } else await ann.follow(".desk .make");
    // The same work is found from the form and from the library, with or without what the device kept.
    for (const path of ["/g/video", "/library"]) {
      await ann.open(path);
      assert.ok(await ann.has(".job[aria-busy=true] [action$='/cancel']"), `${path} has lost the job`);
    }
    await ann.act(".job [action$='/cancel'] button", ".stamp.failed");
    const picture = await ann.make("image", "a fox");
    await ann.open(picture);
    if (scripts) {
      await ann.press(".made-picture img");
      await ann.see("dialog.lens[open] img");
      await ann.press("dialog.lens [data-zoom]");
      assert.ok(await ann.has("dialog.lens.near"), "it does not come closer");
      await ann.page.keyboard.press("Escape");
      await ann.page.waitForFunction(() => !document.querySelector("dialog.lens"));
    } else {
      await ann.press(".made-picture img");
      await ann.page.waitForFunction(() => location.pathname.startsWith("/users/"), { polling: 200 });
    }
    await quiet(ann);
  },

  async "remix what someone else made"({ browser, studio, scripts }) {
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("ann"));
    const bob = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("bob"));
    const original = await ann.make("haiku", "first snow");
    await bob.open(original);
    const link = await bob.page.$eval(".made-foot .tool", (element) => element.getAttribute("href"));
    assert.match(link, /remix=\d+&prompt=first\+snow/);
    const remix = await bob.make("haiku", "", { query: link.slice(link.indexOf("?")) });
    assert.notEqual(remix, original);
    assert.ok(await bob.has(`.origin a[href="${original}"]`), "it does not say what it came of");
    await ann.open(original);
    assert.ok(await ann.has(`a[href="${remix}"]`), "the original does not show its remix");
    await quiet(ann, bob);
  },

  async "rate, comment, answer, vote"({ browser, studio, scripts }) {
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("ann"));
    const bob = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("bob"));
    const page = await ann.make("haiku", "a heron at dawn");
    await bob.open(page);
    await bob.act(".stars [value='4']", ".stars [value='4'][aria-pressed=true]");
    assert.match(await bob.text(".rating-sum"), /4\.0/);
    await bob.fill("#say", "I can hear the water.");
    await bob.act(".talk > .say .button", ".said.d0");
    await ann.open(page);
    await ann.press(".answering > summary");
    await ann.fill(".answering textarea", "So could I.");
    await ann.act(".answering .button", ".said.d1");
    await ann.act(".said.d0 .votes [value=up]", ".said.d0 .votes [value=up][aria-pressed=true]");
    await bob.open(page);
    const said = await bob.text(".thread");
    assert.ok(said.indexOf("I can hear the water.") < said.indexOf("So could I."), said);
    await quiet(ann, bob);
  },

  async "follow someone, see their work in the feed, be told"({ browser, studio, scripts }) {
    const name = fresh("ann");
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(name);
    const bob = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("bob"));
    const page = await ann.make("haiku", "a quiet feed");
    await bob.open(page);
    await bob.follow(".piece-by a");
    assert.equal(bob.path(), `/u/${name}`);
    await bob.act("[name=follow][value=yes]", "[name=follow][value=no]");
    await bob.open("/feed");
    assert.ok(await bob.has(`a[href="${page}"]`), "it is not in the feed");
    await ann.open("/");
    assert.equal(await ann.text(".dot"), "1");
    await ann.follow("a[href='/notifications']");
    assert.match(await ann.text(".notes .new"), /follows you/);
    await ann.open("/");
    assert.ok(!(await ann.has(".dot")), "it is still new after it was seen");
    await bob.open(`/u/${name}`);
    await bob.act("[name=follow][value=no]", "[name=follow][value=yes]");
    await bob.open("/feed");
    assert.ok(!(await bob.has(`a[href="${page}"]`)), "it is still in the feed");
    await quiet(ann, bob);
  },

  async "bring a picture of one's own to work on"({ browser, studio, scripts }) {
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("ann"));
    await ann.open("/g/upscale");
    const input = await ann.page.$("[type=file]");
    await input.uploadFile(fileURLToPath(new URL("square.png", import.meta.url)));
    if (scripts) {
      await ann.see("#picture img");
      await ann.press("[data-make]");
      const link = await ann.page.waitForSelector("[data-results] .tool-open", { timeout: 60_000 });
      await ann.open(await link.evaluate((element) => element.getAttribute("href")));
    } else {
      await ann.follow(".desk .make");
      await ann.page.waitForFunction(() => location.pathname.startsWith("/c/"), { timeout: 60_000, polling: 200 });
    }
    const width = await ann.page.$eval(".made-picture img", (picture) => Number(picture.getAttribute("width")));
    assert.ok(width > 64, `${width} pixels wide`);
    await quiet(ann);
  },

  async "tidy the library, find it in the bin, change the password"({ browser, studio, scripts }) {
    const name = fresh("ann");
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(name);
    const page = await ann.make("haiku", "autumn leaves");
    await ann.open("/library");
    await ann.press(".pick-one input");
    await ann.follow(".bulk [value=delete]");
    assert.ok(!(await ann.has(`a[href="${page}"]`)), "it is still in the library");
    await ann.open("/library/trash");
    await ann.press(".pick-one input");
    await ann.follow(".bulk [value=restore]");
    assert.equal(await ann.open(page), 200);
    await ann.open("/account");
    await ann.fill("#current", "correct horse battery");
    await ann.fill("#password", "another horse battery");
    await ann.follow("[action='/account/password'] .button");
    assert.ok(await ann.has(".notice"), "nothing says that it was changed");
    const again = await Visitor.arrive(browser, studio.base, { scripts });
    await again.signIn(name, "another horse battery");
    assert.equal(again.path(), "/");
    await quiet(ann, again);
  },

  async "from a team's invitation to shared work"({ browser, studio, scripts }) {
    const ann = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("ann"));
    const bob = await (await Visitor.arrive(browser, studio.base, { scripts })).signUp(fresh("bob"));
    await ann.open("/teams");
    await ann.fill("#name", "Painters");
    await ann.follow(".sheet-form .button");
    const team = ann.path();
    assert.equal(await bob.open(team), 404);
    bob.problems.length = 0; // The browser itself reports the 404.
    await bob.open(await ann.page.$eval("#invite", (field) => field.value));
    await bob.follow("main form .button");
    assert.equal(bob.path(), team);
    const id = team.split("/").at(-1);
    const page = await bob.make("haiku", "ours alone", {
      query: `?team=${id}`,
      ready: () => bob.press("[name=privacy]"),
    });
    await ann.open(team);
    assert.ok(await ann.has(`a[href="${page}"]`), "the team does not show it");
    assert.equal(await ann.open(page), 200);
    const stranger = await Visitor.arrive(browser, studio.base, { scripts });
    assert.equal(await stranger.open(page), 404);
    stranger.problems.length = 0; // As above.
    await bob.open(team);
    await bob.press(".team-side .confirm > summary");
    await bob.follow(".team-side .danger");
    assert.equal(await bob.open(team), 404);
    bob.problems.length = 0; // As above.
    await quiet(ann, bob, stranger);
  },
};
