// The official JavaScript library against a running service: BASE and OPENAI_API_KEY tell which.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: `${process.env.BASE}/v1` });
const model = 'gpt-5-nano';
const messages = [{ role: 'user', content: 'Tell me about rivers' }];

test('models', async () => {
  const ids = [];
  for await (const found of client.models.list()) ids.push(found.id);
  assert.ok(ids.includes(model));
  await assert.rejects(client.models.retrieve('no/such'), OpenAI.NotFoundError);
});

test('chat, whole and streamed', async () => {
  const whole = await client.chat.completions.create({ model, messages, seed: 2 });
  let text = '';
  for await (const chunk of await client.chat.completions.create({ model, messages, seed: 2, stream: true })) {
    text += chunk.choices[0].delta.content ?? '';
  }
  assert.equal(text, whole.choices[0].message.content);
  assert.ok(whole._request_id);
});

test('embeddings in the base64 that this library asks for', async () => {
  const ask = { model: 'text-embedding-3-small', input: 'a cup of tea' };
  const coded = (await client.embeddings.create(ask)).data[0].embedding;
  const plain = (await client.embeddings.create({ ...ask, encoding_format: 'float' })).data[0].embedding;
  assert.equal(coded.length, 1536);
  assert.ok(coded.every((number, place) => Math.abs(number - plain[place]) < 1e-6));
});

test('responses, whole and streamed', async () => {
  const first = await client.responses.create({ model, input: 'My name is Ada.' });
  const ask = { model, input: 'What is my name?', previous_response_id: first.id };
  assert.match((await client.responses.create(ask)).output_text, /Ada/);
  const kinds = [];
  for await (const event of await client.responses.create({ ...ask, stream: true })) kinds.push(event.type);
  assert.deepEqual([kinds[0], kinds.at(-1)], ['response.created', 'response.completed']);
});

test('errors', async () => {
  const wrong = client.chat.completions.create({ model, messages: [] });
  await assert.rejects(wrong, (error) => error instanceof OpenAI.BadRequestError && error.param === 'messages');
  await assert.rejects(new OpenAI({ baseURL: client.baseURL, apiKey: 'sk-wrong' }).models.list(), OpenAI.AuthenticationError);
});
