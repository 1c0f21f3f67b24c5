// Lighthouse on the pages that people meet first, as a phone on a slow line sees them.
import assert from "node:assert/strict";
import { Visitor, lighthouse } from "./studio.mjs";

const WANTED = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };
/** A busy machine is no slow page: the best of so many looks counts, and only what is below the floor has failed. */
const LOOKS = 3;
const FLOOR = { ...WANTED, performance: 85 };

export async function measure({ browser, studio }) {
  const name = "lantern";
  const maker = await (await Visitor.arrive(browser, studio.base)).signUp(name);
  const picture = await maker.make("image", "A lighthouse in a storm");
  await maker.leave();
  const found = [];
  for (const path of ["/", "/g/image", picture, `/u/${name}`]) {
    let best;
    for (let look = 0; look < LOOKS && (!best || shortOf(best, WANTED).length); look += 1) {
      const scores = await scoresOf(browser, studio.base + path);
      if (!best || scores.performance > best.performance) best = scores;
    }
    console.log(`      ${path}: ${Object.keys(WANTED).map((category) => best[category]).join(" / ")}`);
    found.push(...shortOf(best, FLOOR).map((category) => `${path}: ${category} ${best[category]}: ${best.failed[category]}`));
  }
  assert.deepEqual(found, [], found.join("\n"));
}

const shortOf = (scores, least) => Object.keys(least).filter((category) => scores[category] < least[category]);

async function scoresOf(browser, url) {
  const { lhr } = await lighthouse(url, {
    port: new URL(browser.wsEndpoint()).port,
    output: "json",
    logLevel: "silent",
    onlyCategories: Object.keys(WANTED),
  });
  const scores = { failed: {} };
  for (const [id, { score, auditRefs }] of Object.entries(lhr.categories)) {
    scores[id] = Math.round(score * 100);
    const short = auditRefs.filter((ref) => ref.weight && (lhr.audits[ref.id].score ?? 1) < 0.9);
    scores.failed[id] = short.map((ref) => `${ref.id} ${lhr.audits[ref.id].displayValue ?? ""}`).join(", ");
  }
  return scores;
}
