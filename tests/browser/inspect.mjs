// Every page, light and dark, on a phone and on a desk: axe finds nothing, the console stays empty, nothing scrolls
// sideways, and what a first visit loads stays within the budget.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { PASSWORD, Visitor, axeSource } from "./studio.mjs";

const SCRIPT_MAX_BYTES = 20_000;
const STYLE_MAX_BYTES = 15_000;
const REQUESTS_MAX = 6;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const PUBLIC = ["/", "/generators", "/g/image", "/explore", "/search", "/login", "/signup", "/docs", "/nowhere"];
const OWN = ["/", "/g/joke", "/g/upscale", "/library", "/library/trash", "/account", "/feed", "/search?q=snow", "/notifications", "/teams", "/account/keys", "/account/credits"];

export async function inspect({ browser, studio }) {
  const name = "inspector";
  const first = await (await Visitor.arrive(browser, studio.base)).signUp(name);
  const picture = await first.make("image", "A fox in the snow");
  const recipe = await first.make("recipe", "green curry");
  await first.open(picture);
  await first.fill("#say", "Mine.");
  await first.act(".talk > .say .button", ".said.d0");
  await studio.command("user", "create", "keeper", "--email", "keeper@example.com", "--password", PASSWORD, "--admin");
  await first.open("/teams");
  await first.fill("#name", "Painters");
  await first.follow(".sheet-form .button");
  const team = first.path();
  await first.leave();

  await budget(browser, studio.base, ["/", "/generators", "/g/image", picture]);
  const own = [...OWN, picture, recipe, team, `/u/${name}`, `/u/${name}/followers`];
  const looks = [
    { width: 1280, theme: "light", language: "en" },
    { width: 1280, theme: "dark", language: "en" },
    { width: 360, theme: "light", language: "en" },
    { width: 360, theme: "dark", language: "th" },
  ];
  const found = [];
  const visit = async (look) => {
    const stranger = await Visitor.arrive(browser, studio.base, look);
    for (const path of PUBLIC) found.push(...(await look_at(stranger, path, look)));
    await stranger.leave();
    const member = await (await Visitor.arrive(browser, studio.base, look)).signIn(name);
    for (const path of own) found.push(...(await look_at(member, path, look)));
    await member.leave();
    const keeper = await (await Visitor.arrive(browser, studio.base, look)).signIn("keeper");
    for (const path of ["/admin", "/admin/users"]) found.push(...(await look_at(keeper, path, look)));
    await keeper.leave();
  };
  await Promise.all([Promise.resolve().then(() => visit(looks[0])).then(() => visit(looks[1])), visit(looks[2]).then(() => visit(looks[3]))]);
  assert.deepEqual(found, [], found.join("\n"));
}

async function look_at(visitor, path, look) {
  const where = `${path} ${look.width} ${look.theme} ${look.language}`;
  const status = await visitor.open(path);
  const expected = path === "/nowhere" ? 404 : 200;
  const problems = status === expected ? [] : [`${where}: ${status}`];
  // What is skipped while it is out of sight has no place yet, and would seem to lie over something else.
  await visitor.page.evaluate(() => document.querySelectorAll(".op").forEach((op) => (op.style.contentVisibility = "visible")));
  await visitor.page.evaluate(axeSource);
  const { violations } = await visitor.page.evaluate((tags) => axe.run({ runOnly: tags }), RULES);
  for (const { id, nodes } of violations) {
    problems.push(`${where}: ${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(" ")} (${node.any[0]?.message ?? ""})`).join(" | ")}`);
  }
  const beyond = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (beyond > 0) problems.push(`${where}: ${beyond} pixels beyond the edge`);
  const said = visitor.problems.splice(0).filter((line) => expected === 200 || !line.includes("404"));
  return problems.concat(said.map((line) => `${where}: console: ${line}`));
}

/** What a first visit loads before any picture. */
async function budget(browser, base, paths) {
  for (const path of paths) {
    const visitor = await Visitor.arrive(browser, base);
    const loads = [];
    visitor.page.on("response", (answer) => loads.push(answer));
    await visitor.open(path);
    const before = loads.filter((answer) => !["image", "media"].includes(answer.request().resourceType()));
    assert.ok(before.length <= REQUESTS_MAX, `${path} makes ${before.length} requests`);
    const weight = async (kind) => {
      const files = before.filter((answer) => answer.request().resourceType() === kind);
      const bodies = await Promise.all(files.map((file) => file.buffer()));
      return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    };
    const [script, style] = [await weight("script"), await weight("stylesheet")];
    assert.ok(script > 0 && script <= SCRIPT_MAX_BYTES, `${path}: ${script} bytes of script`);
    assert.ok(style > 0 && style <= STYLE_MAX_BYTES, `${path}: ${style} bytes of style`);
    await visitor.leave();
  }
}
