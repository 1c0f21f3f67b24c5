// Lists the generators, makes a joke and reads it back, with types made from openapi/generor.json.

import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { env: Record<string, string> };

const client = createClient<paths>({
  baseUrl: process.env.ATELIER_URL,
  headers: { Authorization: `Bearer ${process.env.ATELIER_KEY}` },
});

/** The answer's data; an error ends the journey. */
function data<T>(answer: { data?: { data: T }; error?: unknown }): T {
  if (!answer.data) throw new Error(JSON.stringify(answer.error));
  return answer.data.data;
}

const generators = data(await client.GET("/generators"));
if (!generators.some((generator) => generator.slug === "joke")) throw new Error("no jokes");

const prompt = "a joke about compilers";
const { data: made, error, response } = await client.POST("/generators/{slug}/generate", {
  params: { path: { slug: "joke" } },
  body: { prompt, model_id: 37 },
});
// 202 would be the answer before the result, which only `Prefer: respond-async` asks for.
if (!made || response.status !== 201) throw new Error(JSON.stringify(error ?? response.status));
const id: number = made.data.creations[0].creation_id;

const creation = data(await client.GET("/creations/{id}", { params: { path: { id } } }));
if (creation.creation_id !== id || creation.prompt !== prompt) throw new Error(JSON.stringify(creation));
console.log(`typescript: creation ${id} of ${generators.length} generators`);
