// The official JavaScript library against a running service: BASE and OPENAI_API_KEY tell which.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';

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

test('pictures, as they are made and from pictures', async () => {
  const ask = { model: 'gpt-image-1', prompt: 'a small harbour', size: '256x256' };
  const kinds = [];
  let last;
  for await (const event of await client.images.generate({ ...ask, stream: true, partial_images: 1 })) {
    kinds.push(event.type);
    last = event;
  }
  assert.deepEqual(kinds, ['image_generation.partial_image', 'image_generation.completed']);
  const picture = await toFile(Buffer.from(last.b64_json, 'base64'), 'harbour.png', { type: 'image/png' });
  for (const image of [picture, [picture, picture]]) {
    const edited = await client.images.edit({ ...ask, image, prompt: 'at night' });
    assert.ok(edited.data[0].b64_json.length > 1000);
  }
  const varied = await client.images.createVariation({ image: picture, model: 'dall-e-2', size: '256x256' });
  assert.match(varied.data[0].url, /^http/);
});

test('speech, and transcription that needs a provider', async () => {
  const ask = { model: 'tts-1', voice: 'alloy', input: 'Good day' };
  const sound = Buffer.from(await (await client.audio.speech.create({ ...ask, response_format: 'flac' })).arrayBuffer());
  assert.equal(sound.subarray(0, 4).toString(), 'fLaC');
  const file = await toFile(sound, 'day.flac');
  await assert.rejects(client.audio.transcriptions.create({ file, model: 'whisper-1' }), OpenAI.BadRequestError);
});

test('moderations and completions', async () => {
  const judged = await client.moderations.create({ input: 'I want to kill them.' });
  assert.ok(judged.results[0].flagged);
  const made = await client.completions.create({ model, prompt: 'tea', max_tokens: 5 });
  assert.equal(made.usage.completion_tokens, 5);
});

test('a response in the background, and chats that are kept', async () => {
  let made = await client.responses.create({ model, input: 'Tell me about rivers', background: true });
  while (['queued', 'in_progress'].includes(made.status)) made = await client.responses.retrieve(made.id);
  assert.match(made.output_text, /rivers/);
  const chat = await client.chat.completions.create({ model, messages, store: true, metadata: { by: 'node' } });
  const ids = [];
  for await (const kept of client.chat.completions.list({ metadata: { by: 'node' } })) ids.push(kept.id);
  assert.deepEqual(ids, [chat.id]);
  assert.ok((await client.chat.completions.delete(chat.id)).deleted);
});

test('a clip is refused, started and deleted', async () => {
  await assert.rejects(client.videos.create({ prompt: 'a boat', seconds: '5' }), OpenAI.BadRequestError);
  const clip = await client.videos.create({ prompt: 'a boat', seconds: '4' });
  assert.equal(clip.object, 'video');
  assert.ok((await client.videos.delete(clip.id)).deleted);
});

test('errors', async () => {
  const wrong = client.chat.completions.create({ model, messages: [] });
  await assert.rejects(wrong, (error) => error instanceof OpenAI.BadRequestError && error.param === 'messages');
  await assert.rejects(new OpenAI({ baseURL: client.baseURL, apiKey: 'sk-wrong' }).models.list(), OpenAI.AuthenticationError);
});
