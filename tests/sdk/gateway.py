"""One Atelier behind another: BASE and OPENAI_API_KEY are those of the first, which has the second as its provider."""

import os
import unittest

from openai import OpenAI

client = OpenAI(base_url=os.environ["BASE"] + "/v1")
ASK = {"model": "gpt-5-nano", "messages": [{"role": "user", "content": "Tell me about rivers"}], "seed": 3}


class Gateway(unittest.TestCase):
    def test_chat(self):
        whole = client.chat.completions.create(**ASK)
        self.assertEqual(whole.system_fingerprint, "builtin", "the one behind has no provider")
        parts = list(client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **ASK))
        said = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
        self.assertEqual((said, parts[-1].usage), (whole.choices[0].message.content, whole.usage))

    def test_responses(self):
        with client.responses.stream(model="gpt-5-nano", input="Tell me about rivers") as stream:
            said = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            self.assertEqual(stream.get_final_response().output_text, said)

    def test_vectors_pictures_and_sound(self):
        vector = client.embeddings.create(model="text-embedding-3-small", input="tea").data[0].embedding
        self.assertEqual(len(vector), 1536)
        picture = client.images.generate(model="gpt-image-1", prompt="a small harbour", size="256x256")
        self.assertTrue(picture.data[0].b64_json)
        sound = client.audio.speech.create(model="tts-1", voice="alloy", input="Good day", response_format="flac")
        self.assertTrue(sound.read().startswith(b"fLaC"))

    def test_both_are_paid_the_same(self):
        used = lambda at, key: OpenAI(base_url=at + "/v1", api_key=key).get("/billing/usage", cast_to=object)["data"]["used"]
        behind = used(os.environ["BEHIND"], os.environ["BEHIND_KEY"])
        before = used(os.environ["BASE"], os.environ["OPENAI_API_KEY"])
        client.chat.completions.create(**{**ASK, "model": "gpt-6.1-sol"})
        after = used(os.environ["BASE"], os.environ["OPENAI_API_KEY"])
        self.assertGreater(after, before)
        paid = used(os.environ["BEHIND"], os.environ["BEHIND_KEY"]) - behind
        self.assertAlmostEqual(after - before, paid, places=6)


if __name__ == "__main__":
    unittest.main()
