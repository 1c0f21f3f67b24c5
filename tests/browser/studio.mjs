// A fresh studio on a port of its own, the browser, and people who visit.
import { spawn, execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const require = createRequire(join(process.env.SUITE_CACHE, "browser", "package.json"));
const puppeteer = require("puppeteer-core");
export const axeSource = require("axe-core").source;
export const lighthouse = (await import(pathToFileURL(require.resolve("lighthouse")).href)).default;

export const PASSWORD = "correct horse battery";
const run = promisify(execFile);

/** Starts the program on an empty folder; `told` is what it printed by the time it listened. */
export async function startStudio() {
  const data = await mkdtemp(join(tmpdir(), "atelier-browser-"));
  const env = { ...process.env, ATELIER_RATE_LIMITS: "off" };
  const child = spawn(process.env.ATELIER, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { env });
  let told = "";
  let failed = "";
  child.stderr.on("data", (text) => (failed += text));
  const base = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not listen:\n${told}\n${failed}`)), 30_000);
    child.stdout.on("data", (text) => {
      told += text;
      const found = told.match(/listening on (http:\S+)/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
    child.on("exit", (code) => reject(new Error(`it ended with ${code}:\n${told}\n${failed}`)));
  });
  return {
    base,
    told: () => told,
    command: (...args) => run(process.env.ATELIER, [...args, "--data", data]),
    async stop() {
      child.removeAllListeners("exit");
      const over = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await over;
      await rm(data, { recursive: true, force: true });
    },
  };
}

export const startBrowser = () =>
  puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** Someone with a browser of their own. Console errors and failed scripts are gathered in `problems`. */
export class Visitor {
  static async arrive(browser, base, { scripts = true, width = 1280, theme, language } = {}) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setJavaScriptEnabled(scripts);
    const cookies = { atelier_theme: theme, atelier_language: language };
    for (const [name, value] of Object.entries(cookies)) if (value) await context.setCookie({ name, value, url: base, domain: new URL(base).hostname, path: "/" });
    return new Visitor(context, page, base, scripts).settle(width);
  }

  async settle(width) {
    await this.page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    await this.widen(width);
    return this;
  }

  widen(width) {
    return this.page.setViewport({ width, height: width < 500 ? 740 : 860 });
  }

  /** The same person with another page open. */
  async tab() {
    return new Visitor(this.context, await this.context.newPage(), this.base, this.scripts).settle(1280);
  }

  constructor(context, page, base, scripts) {
    Object.assign(this, { context, page, base, scripts, problems: [] });
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => this.problems.push(`${page.url()}: ${error.message}`));
    page.on("console", (line) => {
      if (line.type() === "error") this.problems.push(`${page.url()}: ${line.text()}`);
    });
  }

  async open(path) {
    const answer = await this.page.goto(new URL(path, this.base).href, { waitUntil: "load" });
    return answer.status();
  }

  path() {
    const url = new URL(this.page.url());
    return url.pathname + url.search;
  }

  text(selector = "body") {
    return this.page.$eval(selector, (element) => element.innerText);
  }

  has(selector) {
    return this.page.$(selector).then(Boolean);
  }

  see(selector) {
    return this.page.waitForSelector(selector, { visible: true });
  }

  async fill(selector, text) {
    await this.page.$eval(selector, (field) => (field.value = ""));
    await this.page.type(selector, text);
  }

  /** Presses something that leads to another page. */
  async follow(selector) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), this.press(selector)]);
  }

  /** Presses something that changes the page in place with scripts, and leads to a page without. */
  async act(selector, seen) {
    if (!this.scripts) await this.follow(selector);
    else await this.press(selector);
    if (seen) await this.see(seen);
  }

  async press(selector) {
    const element = await this.see(selector);
    await element.evaluate((button) => button.scrollIntoView({ block: "center" }));
    await element.click();
  }

  async signUp(name) {
    await this.open("/signup");
    await this.fill("[name=username]", name);
    await this.fill("[name=email]", `${name}@example.com`);
    await this.fill("[name=password]", PASSWORD);
    await this.follow("main form button");
    return this;
  }

  async signIn(name, password = PASSWORD) {
    await this.open("/login");
    await this.fill("[name=login]", name);
    await this.fill("[name=password]", password);
    await this.follow("main form button");
    return this;
  }

  /** Makes one thing with the form of a generator and opens its page. */
  async make(slug, prompt, { query = "", ready = async () => {} } = {}) {
    await this.open(`/g/${slug}${query}`);
    if (prompt) await this.fill("[name=prompt]", prompt);
    await ready();
    if (this.scripts) {
      await this.press("[data-make]");
      const link = await this.page.waitForSelector("[data-results] .tool-open", { timeout: 60_000 });
      await this.open(await link.evaluate((element) => element.getAttribute("href")));
    } else {
      await this.follow(".desk .make");
      // The page renews itself until it leads on to what was made.
      await this.page.waitForFunction(() => location.pathname.startsWith("/c/"), { timeout: 60_000, polling: 200 });
    }
    return this.path();
  }

  leave() {
    return this.context.close();
  }
}
