// Every journey with scripts and without, then what Lighthouse says, then every page in each language, light and width.
import { journeys } from "./journeys.mjs";
import { inspect } from "./inspect.mjs";
import { operating } from "./operating.mjs";
import { measure } from "./measure.mjs";
import { startBrowser, startStudio } from "./studio.mjs";

const wanted = process.argv.slice(2);
const began = Date.now();
const studio = await startStudio();
const browser = await startBrowser();
let failures = 0;

async function check(name, act) {
  if (wanted.length && !wanted.some((word) => name.includes(word))) return;
  const start = Date.now();
  try {
    await act();
    console.log(`ok    ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${name}\n${error.stack ?? error}`);
  }
}

for (const [name, journey] of Object.entries(journeys)) {
  const way = (scripts) => check(`${name}, ${scripts ? "with" : "without"} scripts`, () => journey({ browser, studio, scripts }));
  await Promise.all([way(true), way(false)]);
}
// Administrators change what everybody sees, so one after the other.
for (const [name, journey] of Object.entries(operating)) {
  for (const scripts of [true, false]) {
    await check(`${name}, ${scripts ? "with" : "without"} scripts`, () => journey({ browser, studio, scripts }));
  }
}
// Alone, so that nothing slows it down.
await check("the first pages please Lighthouse", () => measure({ browser, studio }));
await check("every page is accessible, quiet and light", () => inspect({ browser, studio }));

await browser.close();
await studio.stop();
console.log(`${failures ? `${failures} failed` : "all well"} after ${((Date.now() - began) / 1000).toFixed(0)} s`);
process.exit(failures ? 1 : 0);
