"""The official Python library against a running service: BASE, OPENAI_API_KEY and POOR_KEY tell which."""

import base64
import json
import os
import sys
import time
import unittest

import openai
import pydantic
from openai import OpenAI

BASE = os.environ["BASE"] + "/v1"
MODEL = "gpt-5-nano"
client = OpenAI(base_url=BASE)
# One pixel, and nothing in it.
CLEAR_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def user(text):
    return [{"role": "user", "content": text}]


class Models(unittest.TestCase):
    def test_list_and_get(self):
        models = {model.id: model for model in client.models.list()}
        self.assertEqual(models[MODEL].owned_by, "builtin")
        self.assertEqual(client.models.retrieve(MODEL).id, MODEL)
        for unknown in ["no-such-model", "no/such", "no:such"]:
            with self.assertRaises(openai.NotFoundError) as caught:
                client.models.retrieve(unknown)
            self.assertEqual(caught.exception.code, "model_not_found")


class Chat(unittest.TestCase):
    def test_plain(self):
        answer = client.chat.completions.create(model=MODEL, messages=user("Tell me about lighthouses"))
        choice = answer.choices[0]
        self.assertIn("lighthouses", choice.message.content)
        self.assertEqual((choice.finish_reason, answer.model), ("stop", MODEL))
        self.assertEqual(answer.system_fingerprint, "builtin")
        self.assertEqual(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
        self.assertTrue(answer._request_id)

    def test_history_seed_and_choices(self):
        messages = user("My name is Ada.") + [{"role": "assistant", "content": "Hello"}] + user("What is my name?")
        answer = client.chat.completions.create(model=MODEL, messages=messages)
        self.assertIn("Ada", answer.choices[0].message.content)

        def say(**more):
            answer = client.chat.completions.create(model=MODEL, messages=user("a joke about owls"), **more)
            return [choice.message.content for choice in answer.choices]

        self.assertEqual(say(seed=5), say(seed=5))
        self.assertEqual(say(temperature=0), say(temperature=0))
        self.assertEqual(len(set(say(n=3))), 3)

    def test_limits(self):
        answer = client.chat.completions.create(model=MODEL, messages=user("Tell me about tea"), max_tokens=5)
        self.assertEqual((answer.choices[0].finish_reason, answer.usage.completion_tokens), ("length", 5))
        answer = client.chat.completions.create(model=MODEL, messages=user("Tell me about tea"), stop=[" tea", "Tea"])
        self.assertNotIn("tea", answer.choices[0].message.content.lower())

    def test_stream(self):
        ask = {"model": MODEL, "messages": user("Tell me about rivers"), "seed": 3}
        whole = client.chat.completions.create(**ask)
        chunks = list(client.chat.completions.create(stream=True, **ask))
        self.assertTrue(all(chunk.choices and chunk.usage is None for chunk in chunks))
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        self.assertEqual(text, whole.choices[0].message.content)
        self.assertEqual(chunks[-1].choices[0].finish_reason, "stop")
        self.assertEqual(len({chunk.id for chunk in chunks}), 1)
        chunks = list(client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **ask))
        self.assertEqual((chunks[-1].choices, chunks[-1].usage), ([], whole.usage))

    def test_stream_that_is_left(self):
        with client.chat.completions.create(model=MODEL, messages=user("rivers"), stream=True) as stream:
            next(iter(stream))

    def test_json(self):
        schema = {
            "type": "object",
            "properties": {"city": {"type": "string"}, "people": {"type": "integer"}},
            "required": ["city", "people"],
            "additionalProperties": False,
        }
        style = {"type": "json_schema", "json_schema": {"name": "place", "strict": True, "schema": schema}}
        messages = user("We are 12 people in Bangkok; answer as JSON.")
        for response_format in [style, {"type": "json_object"}]:
            answer = client.chat.completions.create(model=MODEL, messages=messages, response_format=response_format)
            made = json.loads(answer.choices[0].message.content)
            self.assertIsInstance(made, dict)
            if response_format is style:
                self.assertEqual(made, {"city": "Bangkok", "people": 12})

    def test_tools(self):
        parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        tool = {"type": "function", "function": {"name": "get_weather", "parameters": parameters}}
        messages = user("What is the weather in Paris?")
        for choice in ["required", "auto", {"type": "function", "function": {"name": "get_weather"}}]:
            answer = client.chat.completions.create(model=MODEL, messages=messages, tools=[tool], tool_choice=choice)
            message = answer.choices[0].message
            self.assertEqual(json.loads(message.tool_calls[0].function.arguments), {"city": "Paris"})
        result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "22 degrees and sun"}
        messages = messages + [message.model_dump(exclude_none=True), result]
        answer = client.chat.completions.create(model=MODEL, messages=messages, tools=[tool])
        self.assertIn("22 degrees", answer.choices[0].message.content)
        none = client.chat.completions.create(model=MODEL, messages=user("hello"), tools=[tool])
        self.assertIsNone(none.choices[0].message.tool_calls)
        stream = client.chat.completions.create(
            model=MODEL, messages=user("weather in Paris"), tools=[tool], tool_choice="required", stream=True
        )
        calls = [call for chunk in stream for call in chunk.choices[0].delta.tool_calls or []]
        self.assertEqual(calls[0].function.name, "get_weather")
        self.assertEqual(json.loads("".join(call.function.arguments for call in calls)), {"city": "Paris"})


class Others(unittest.TestCase):
    def test_completions(self):
        answer = client.completions.create(model=MODEL, prompt=["tea", "owls"], max_tokens=7, echo=True)
        self.assertEqual([choice.index for choice in answer.choices], [0, 1])
        self.assertTrue(answer.choices[1].text.startswith("owls"))
        ask = {"model": MODEL, "prompt": "tea", "max_tokens": 7, "seed": 1}
        text = "".join(part.choices[0].text for part in client.completions.create(stream=True, **ask))
        self.assertEqual(text, client.completions.create(**ask).choices[0].text)

    def test_embeddings(self):
        ask = {"model": "text-embedding-3-small", "input": ["a cup of tea", "tea in a cup", "income tax law"]}
        vectors = [item.embedding for item in client.embeddings.create(**ask).data]
        floats = [item.embedding for item in client.embeddings.create(encoding_format="float", **ask).data]
        self.assertEqual(len(vectors[0]), 1536)
        self.assertAlmostEqual(sum(x * x for x in vectors[0]), 1, places=4)
        self.assertTrue(all(abs(a - b) < 1e-6 for a, b in zip(vectors[0], floats[0])))
        near, far = (sum(a * b for a, b in zip(vectors[0], vectors[n])) for n in (1, 2))
        self.assertGreater(near, far)

    def test_moderations(self):
        results = client.moderations.create(input=["I want to kill them.", "Good morning"]).results
        self.assertEqual([result.flagged for result in results], [True, False])
        self.assertTrue(results[0].categories.violence)

    def test_images(self):
        answer = client.images.generate(model="gpt-image-2", prompt="a small harbour", size="256x256")
        self.assertTrue(base64.b64decode(answer.data[0].b64_json))
        linked = client.images.generate(
            model="gpt-image-2", prompt="a small harbour", size="256x256", response_format="url"
        )
        self.assertTrue(linked.data[0].url.startswith("http"))

    def test_pictures_as_they_are_made(self):
        ask = {"model": "gpt-image-1", "prompt": "a small harbour", "size": "256x256"}
        told = list(client.images.generate(stream=True, partial_images=2, **ask))
        self.assertEqual([event.type.split(".")[1] for event in told], ["partial_image", "partial_image", "completed"])
        self.assertTrue(base64.b64decode(told[-1].b64_json).startswith(b"\x89PNG"))

    def test_pictures_from_pictures(self):
        made = client.images.generate(model="gpt-image-1", prompt="a green hill", size="256x256").data[0].b64_json
        picture = ("hill.png", base64.b64decode(made), "image/png")
        clear = ("mask.png", base64.b64decode(CLEAR_PNG), "image/png")
        for more in [{"image": picture}, {"image": picture, "mask": clear}, {"image": [picture, picture]}]:
            edited = client.images.edit(model="gpt-image-1", prompt="a snowy mountain", size="256x256", **more)
            self.assertTrue(base64.b64decode(edited.data[0].b64_json).startswith(b"\x89PNG"))
            self.assertEqual((edited.size, edited.output_format), ("256x256", "png"))
        varied = client.images.create_variation(image=picture, model="dall-e-2", size="256x256", n=2)
        self.assertTrue(all(item.url.startswith("http") for item in varied.data))
        with self.assertRaises(openai.BadRequestError) as caught:
            client.images.edit(model="dall-e-3", prompt="x", image=picture)
        self.assertEqual(caught.exception.param, "image")

    def test_speech_as_it_is_made(self):
        ask = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": "One. Two. Three."}
        with client.audio.speech.with_streaming_response.create(response_format="pcm", **ask) as sound:
            self.assertGreater(sum(len(piece) for piece in sound.iter_bytes()), 10_000)
        told = client.audio.speech.create(stream_format="sse", **ask).read().decode()
        events = [json.loads(line[5:]) for line in told.splitlines() if line.startswith("data:")]
        self.assertEqual(events[-1]["type"], "speech.audio.done")
        self.assertTrue(b"".join(base64.b64decode(event["audio"]) for event in events[:-1]).startswith(b"\xff"))

    def test_speech(self):
        for form, start in {"mp3": b"\xff", "wav": b"RIFF", "flac": b"fLaC", "opus": b"OggS", "aac": b"\xff\xf1", "pcm": b""}.items():
            ask = {"model": "tts-1", "voice": "alloy", "input": "Good day", "response_format": form}
            sound = client.audio.speech.create(**ask).read()
            self.assertTrue(sound.startswith(start) and len(sound) > 1000, form)

    def test_transcription_needs_a_provider(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            client.audio.transcriptions.create(model="whisper-1", file=("a.wav", b"RIFF"))
        self.assertEqual(caught.exception.param, "model")

    def test_raw_headers(self):
        raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=user("hello"))
        for name in ["x-request-id", "openai-processing-ms", "x-ratelimit-limit-requests"]:
            self.assertTrue(raw.headers[name], name)
        self.assertTrue(raw.parse().choices)


class Responses(unittest.TestCase):
    def test_text_and_what_goes_on_from_it(self):
        first = client.responses.create(model=MODEL, input="My name is Ada.")
        self.assertTrue(first.output_text)
        second = client.responses.create(model=MODEL, input="What is my name?", previous_response_id=first.id)
        self.assertIn("Ada", second.output_text)
        self.assertEqual(client.responses.retrieve(second.id).output_text, second.output_text)
        items = list(client.responses.input_items.list(second.id))
        self.assertEqual(items[0].content[0].text, "What is my name?")
        client.responses.delete(first.id)
        with self.assertRaises(openai.NotFoundError):
            client.responses.retrieve(first.id)
        with self.assertRaises(openai.BadRequestError):
            client.responses.cancel(second.id)

    def test_stream(self):
        with client.responses.stream(model=MODEL, input="Tell me about rivers") as stream:
            said = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
            self.assertEqual(stream.get_final_response().output_text, said)

    def test_function(self):
        parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        tool = {"type": "function", "name": "get_weather", "parameters": parameters, "strict": False}
        ask = {"model": MODEL, "tools": [tool]}
        question = "What is the weather in Paris?"
        first = client.responses.create(input=question, tool_choice="required", **ask)
        call = first.output[0]
        self.assertEqual((call.type, json.loads(call.arguments)), ("function_call", {"city": "Paris"}))
        result = {"type": "function_call_output", "call_id": call.call_id, "output": "22 degrees"}
        second = client.responses.create(input=[result], previous_response_id=first.id, **ask)
        self.assertIn("22 degrees", second.output_text)


    def test_background(self):
        made = client.responses.create(model=MODEL, input="Tell me about rivers", background=True)
        self.assertIn(made.status, ["queued", "in_progress"])
        while made.status in ["queued", "in_progress"]:
            time.sleep(0.05)
            made = client.responses.retrieve(made.id)
        self.assertIn("rivers", made.output_text)
        if openai.__version__.startswith("1."):
            return
        events = list(client.responses.retrieve(made.id, stream=True, starting_after=3))
        self.assertEqual((events[0].sequence_number, events[-1].type), (4, "response.completed"))
        self.assertEqual(client.responses.cancel(made.id).status, "completed")

    def test_parse(self):
        class Place(pydantic.BaseModel):
            city: str
            people: int

        question = "We are 12 people in Bangkok; answer as JSON."
        expected = Place(city="Bangkok", people=12)
        made = client.responses.parse(model=MODEL, input=question, text_format=Place)
        self.assertEqual(made.output_parsed, expected)
        made = client.chat.completions.parse(model=MODEL, messages=user(question), response_format=Place)
        self.assertEqual(made.choices[0].message.parsed, expected)


class Stored(unittest.TestCase):
    def test_kept_chats(self):
        ask = {"model": MODEL, "messages": user("Tell me about owls"), "store": True, "metadata": {"run": openai.__version__}}
        made = client.chat.completions.create(**ask)
        listed = list(client.chat.completions.list(metadata={"run": openai.__version__}))
        self.assertEqual([chat.id for chat in listed], [made.id])
        self.assertEqual(client.chat.completions.retrieve(made.id).choices, made.choices)
        messages = list(client.chat.completions.messages.list(made.id))
        self.assertEqual(messages[0].content, "Tell me about owls")
        self.assertEqual(client.chat.completions.update(made.id, metadata={"a": "b"}).metadata, {"a": "b"})
        client.chat.completions.delete(made.id)
        with self.assertRaises(openai.NotFoundError):
            client.chat.completions.retrieve(made.id)


class Videos(unittest.TestCase):
    """A clip takes the debug build long, so only one is made to its end, for the newest library."""

    def setUp(self):
        if not hasattr(client, "videos"):
            self.skipTest("this version knows no videos")

    def test_a_clip_and_its_end(self):
        ask = {"model": "seedance-1-lite-480p", "seconds": "2", "size": "854x480"}
        made = client.videos.create_and_poll(prompt="a paper boat on a river", **ask)
        self.assertEqual((made.status, made.progress, made.seconds), ("completed", 100, "2"))
        self.assertEqual(client.videos.download_content(made.id).read()[4:8], b"ftyp")
        still = client.videos.download_content(made.id, variant="thumbnail").read()
        self.assertTrue(still.startswith(b"RIFF"))
        self.assertEqual([video.id for video in client.videos.list(limit=1)][:1], [made.id])
        remix = client.videos.remix(made.id, prompt="at night")
        self.assertEqual(remix.remixed_from_video_id, made.id)
        for video in [remix, made]:
            self.assertTrue(client.videos.delete(video.id).deleted)
        with self.assertRaises(openai.NotFoundError):
            client.videos.retrieve(made.id)

    def test_what_is_refused(self):
        for wrong in [{"seconds": "5"}, {"size": "1x1"}]:
            with self.assertRaises(openai.BadRequestError) as caught:
                client.videos.create(prompt="a boat", model="sora-2", extra_body=wrong)
            self.assertEqual(caught.exception.param, next(iter(wrong)))


class Errors(unittest.TestCase):
    def test_statuses_and_fields(self):
        cases = [
            (openai.BadRequestError, "messages", None, {"messages": []}),
            (openai.BadRequestError, "messages[0].role", None, {"messages": [{"role": "king", "content": "x"}]}),
            (openai.BadRequestError, "temperature", "invalid_value", {"temperature": 3}),
            (openai.BadRequestError, "n", "invalid_type", {"n": "two"}),
            (openai.BadRequestError, "logprobs", None, {"logprobs": True}),
            (openai.NotFoundError, None, "model_not_found", {"model": "no-such-model"}),
        ]
        for kind, param, code, wrong in cases:
            with self.subTest(wrong), self.assertRaises(kind) as caught:
                client.chat.completions.create(**{"model": MODEL, "messages": user("hello"), **wrong})
            self.assertEqual(caught.exception.param, param)
            if code:
                self.assertEqual(caught.exception.code, code)

    def test_keys(self):
        with self.assertRaises(openai.AuthenticationError) as caught:
            OpenAI(base_url=BASE, api_key="sk-wrong").models.list()
        self.assertEqual(caught.exception.code, "invalid_api_key")

    def test_no_credits_is_not_sent_again(self):
        poor = OpenAI(base_url=BASE, api_key=os.environ["POOR_KEY"])
        with self.assertRaises(openai.RateLimitError) as caught:
            poor.chat.completions.create(model="gpt-6.1-sol", messages=user("hello"))
        self.assertEqual(caught.exception.code, "insufficient_quota")
        self.assertEqual(caught.exception.response.request.headers["x-stainless-retry-count"], "0")


if __name__ == "__main__":
    print("openai", openai.__version__, file=sys.stderr)
    unittest.main()
