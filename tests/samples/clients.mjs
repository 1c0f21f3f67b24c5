// The documents' calls with JavaScript's fetch, as little as possible around them.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const server = process.argv[2];
const pause = 200;
const pollsMax = 600;

const headers = (key) => ({ Authorization: `Bearer ${key}`, "Content-Type": "application/json" });
const post = (url, key, body) => fetch(url, { method: "POST", headers: headers(key), body: JSON.stringify(body) });

async function until(url, key, isDone) {
  for (let poll = 0; poll < pollsMax; poll += 1) {
    const answer = await (await fetch(url, { headers: headers(key) })).json();
    if (isDone(answer)) return answer;
    await sleep(pause);
  }
  throw new Error(`${url} is never done`);
}

async function assertPicture(url) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  assert.match(answer.headers.get("content-type"), /^image\//);
}

async function girlgenerator(base, key) {
  const response = await post(`${base}/api/v1/generate`, key, {
    scene: "text-to-image",
    prompt: "a cute anime girl with blue hair, detailed portrait",
    aspect_ratio: "1:1",
  });
  assert.equal(response.status, 201);
  const data = await response.json();
  const result = await until(`${base}/api/v1/tasks/${data.task_id}`, key, ({ status }) => {
    assert.notEqual(status, "failed");
    return status === "success";
  });
  await assertPicture(result.images[0]);
}

async function omni(base, key) {
  const response = await post(`${base}/api/v1/tasks/create`, key, {
    model_id: "gpt-image-2",
    prompt: "a serene zen garden at sunrise",
    aspect_ratio: "16:9",
  });
  const { code, data } = await response.json();
  assert.equal(code, 200);
  const task = await until(`${base}/api/v1/tasks/${data.task_id}`, key, (answer) => {
    assert.notEqual(answer.data.task_status, 4);
    return answer.data.task_status === 3;
  });
  await assertPicture(task.data.image_url);
}

await girlgenerator(server, process.env.GNR_KEY);
await girlgenerator(`${server}/girlgenerator`, process.env.SK_KEY);
await omni(server, process.env.SK_KEY);
await omni(`${server}/omni`, process.env.GNR_KEY);

// Ten submissions a minute for each key: the eleventh at the latest is over the limit, whichever minute it is.
const answers = await Promise.all(
  Array.from({ length: 21 }, () =>
    post(`${server}/api/v1/generate`, process.env.GNR_KEY, { scene: "text-to-image", prompt: "a cute anime girl" }),
  ),
);
const over = answers.find(({ status }) => status === 429);
assert.ok(over, "21 at once are never all within a minute's ten");
assert.equal((await over.json()).error.code, "rate_limit_exceeded");
assert.ok(Number(over.headers.get("retry-after")) >= 1);
console.log("samples in JavaScript: ok");
