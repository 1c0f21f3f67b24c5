// The Vercel AI SDK against a running service: BASE and OPENAI_API_KEY tell which.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, experimental_generateSpeech, generateImage, generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const baseURL = `${process.env.BASE}/v1`;
const apiKey = process.env.OPENAI_API_KEY;
const openai = createOpenAI({ baseURL, apiKey });
const compatible = createOpenAICompatible({ name: 'atelier', baseURL, apiKey, includeUsage: true, supportsStructuredOutputs: true });
const name = 'gpt-5-nano';
const ways = { responses: openai(name), chat: openai.chat(name), compatible: compatible.chatModel(name) };

for (const [way, model] of Object.entries(ways)) {
  test(`texts, whole and streamed, by ${way}`, async () => {
    const whole = await generateText({ model, prompt: 'Tell me about lighthouses' });
    assert.match(whole.text, /lighthouses/);
    assert.equal(whole.finishReason, 'stop');
    assert.ok(whole.usage.totalTokens > 0);
    const stream = streamText({ model, prompt: 'Tell me about rivers' });
    let text = '';
    for await (const part of stream.textStream) text += part;
    assert.match(text, /rivers/);
    assert.equal(await stream.finishReason, 'stop');
    assert.ok((await stream.usage).outputTokens > 0);
  });

  test(`tools by ${way}`, async () => {
    const weather = tool({
      description: 'What the weather is like',
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => `22 degrees in ${city}`,
    });
    const prompt = 'What is the weather in Paris?';
    const answer = await generateText({ model, prompt, tools: { get_weather: weather }, stopWhen: stepCountIs(2) });
    assert.deepEqual(answer.steps[0].toolCalls[0].input, { city: 'Paris' });
    assert.match(answer.text, /22 degrees/);
  });

  test(`objects by ${way}`, async () => {
    const schema = z.object({ city: z.string(), people: z.number().int() });
    const { object } = await generateObject({ model, schema, prompt: 'We are 12 people in Bangkok; answer as JSON.' });
    assert.deepEqual(Object.keys(object).sort(), ['city', 'people']);
  });
}

test('embeddings, pictures, speech', async () => {
  const { embeddings } = await embedMany({ model: openai.embedding('text-embedding-3-small'), values: ['tea', 'owls'] });
  assert.deepEqual(embeddings.map((vector) => vector.length), [1536, 1536]);
  const { image } = await generateImage({ model: openai.image('gpt-image-1'), prompt: 'a small harbour', size: '256x256' });
  assert.ok(image.uint8Array.length > 1000);
  const { audio } = await experimental_generateSpeech({ model: openai.speech('tts-1'), text: 'Good day', voice: 'alloy' });
  assert.ok(audio.uint8Array.length > 1000);
});
