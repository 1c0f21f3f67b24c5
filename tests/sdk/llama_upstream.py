"""A real llama.cpp server behind the service, found by what it lists: BASE, OPENAI_API_KEY and MODEL tell which."""

import os
import unittest

import openai
from openai import OpenAI

client = OpenAI(base_url=os.environ["BASE"] + "/v1")
MODEL = os.environ["MODEL"]
ASK = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}], "max_tokens": 6, "temperature": 0}


class Llama(unittest.TestCase):
    def test_listed(self):
        models = {model.id: model.owned_by for model in client.models.list()}
        self.assertEqual(models[MODEL], "house")

    def test_whole_and_stream_are_counted_by_the_server(self):
        whole = client.chat.completions.create(**ASK)
        self.assertEqual(whole.usage.completion_tokens, 6)
        self.assertEqual(whole.choices[0].finish_reason, "length")
        self.assertTrue(whole.timings["predicted_n"], "what only this server says goes through")
        stream = client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **ASK)
        parts = list(stream)
        said = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
        self.assertEqual(said, whole.choices[0].message.content)
        self.assertEqual(parts[-1].usage.completion_tokens, 6)

    def test_fields_of_its_own(self):
        answer = client.chat.completions.create(**ASK, extra_body={"grammar": 'root ::= "yes"'})
        self.assertEqual(answer.choices[0].message.content, "yes")

    def test_responses_and_completions(self):
        made = client.responses.create(model=MODEL, input="hello", max_output_tokens=16)
        self.assertEqual((made.status, made.usage.output_tokens), ("incomplete", 16))
        text = client.completions.create(model=MODEL, prompt="hello", max_tokens=3)
        self.assertEqual(text.usage.completion_tokens, 3)

    def test_its_refusals_are_told(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            client.chat.completions.create(**{**ASK, "messages": [{"role": "user", "content": "word " * 2000}]})
        self.assertIn("context", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
