"""LiteLLM against a running service: BASE and OPENAI_API_KEY tell which."""

import json
import os
import unittest

# Otherwise it fetches a list of prices as it is imported.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm

WHERE = {"api_base": os.environ["BASE"] + "/v1", "api_key": os.environ["OPENAI_API_KEY"]}
MODEL = "openai/gpt-5-nano"


def user(text):
    return [{"role": "user", "content": text}]


class LiteLlm(unittest.TestCase):
    def test_chat(self):
        answer = litellm.completion(model=MODEL, messages=user("Tell me about lighthouses"), **WHERE)
        self.assertIn("lighthouses", answer.choices[0].message.content)
        options = {"include_usage": True}
        parts = list(litellm.completion(model=MODEL, messages=user("rivers"), stream=True, stream_options=options, **WHERE))
        self.assertIn("rivers", "".join(part.choices[0].delta.content or "" for part in parts if part.choices))
        self.assertGreater(parts[-1].usage.completion_tokens, 0)

    def test_tools(self):
        parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        tools = [{"type": "function", "function": {"name": "get_weather", "parameters": parameters}}]
        answer = litellm.completion(model=MODEL, messages=user("weather in Paris"), tools=tools, **WHERE)
        call = answer.choices[0].message.tool_calls[0].function
        self.assertEqual((call.name, json.loads(call.arguments)), ("get_weather", {"city": "Paris"}))

    def test_responses(self):
        answer = litellm.responses(model=MODEL, input="Tell me about tea", **WHERE)
        self.assertIn("tea", answer.output[0].content[0].text)

    def test_embeddings_and_moderation(self):
        vectors = litellm.embedding(model="openai/text-embedding-3-small", input=["tea", "owls"], **WHERE).data
        self.assertEqual([len(vector["embedding"]) for vector in vectors], [1536, 1536])
        judged = litellm.moderation(input="I want to kill them.", model="omni-moderation-latest", **WHERE)
        self.assertTrue(judged.results[0].flagged)

    def test_pictures_and_speech(self):
        picture = litellm.image_generation(model="openai/gpt-image-1", prompt="a small harbour", size="1024x1024", **WHERE)
        self.assertTrue(picture.data[0].b64_json)
        sound = litellm.speech(model="openai/tts-1", voice="alloy", input="Good day", **WHERE)
        self.assertGreater(len(sound.content), 1000)

    def test_errors(self):
        with self.assertRaises(litellm.exceptions.AuthenticationError):
            litellm.completion(model=MODEL, messages=user("x"), api_base=WHERE["api_base"], api_key="sk-wrong")
        with self.assertRaises(litellm.exceptions.NotFoundError):
            litellm.completion(model="openai/no-such-model", messages=user("x"), **WHERE)
        with self.assertRaises(litellm.exceptions.BadRequestError):
            litellm.completion(model=MODEL, messages=user("x"), temperature=3, **WHERE)


if __name__ == "__main__":
    unittest.main()
