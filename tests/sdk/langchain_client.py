"""LangChain's client against a running service: BASE and OPENAI_API_KEY tell which."""

import os
import unittest

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

BASE = os.environ["BASE"] + "/v1"
MODEL = "gpt-5-nano"


class Place(BaseModel):
    """A place and how many live there."""

    city: str
    people: int


@tool
def get_weather(city: str) -> str:
    """What the weather is like in a city."""
    return f"22 degrees in {city}"


def chat(**more):
    return ChatOpenAI(base_url=BASE, model=MODEL, **more)


class LangChain(unittest.TestCase):
    def test_whole_and_stream(self):
        for how in [{}, {"use_responses_api": True}]:
            with self.subTest(how):
                answer = chat(**how).invoke("Tell me about lighthouses")
                self.assertIn("lighthouses", answer.text)
                self.assertGreater(answer.usage_metadata["total_tokens"], 0)
                parts = list(chat(stream_usage=True, **how).stream("Tell me about rivers"))
                whole = parts[0]
                for part in parts[1:]:
                    whole += part
                self.assertIn("rivers", whole.text)
                self.assertGreater(whole.usage_metadata["output_tokens"], 0)

    def test_tools(self):
        for how in [{}, {"use_responses_api": True}]:
            with self.subTest(how):
                model = chat(**how).bind_tools([get_weather])
                question = HumanMessage("What is the weather in Paris?")
                asked = model.invoke([question])
                self.assertIsInstance(asked, AIMessage)
                call = asked.tool_calls[0]
                self.assertEqual((call["name"], call["args"]), ("get_weather", {"city": "Paris"}))
                told = ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"])
                self.assertIn("22 degrees", model.invoke([question, asked, told]).text)

    def test_structured_output(self):
        for method in ["json_schema", "function_calling"]:
            with self.subTest(method):
                model = chat().with_structured_output(Place, method=method)
                self.assertEqual(model.invoke("We are 12 people in Bangkok"), Place(city="Bangkok", people=12))

    def test_embeddings(self):
        model = OpenAIEmbeddings(base_url=BASE, model="text-embedding-3-small", check_embedding_ctx_length=False)
        near, other = model.embed_documents(["a cup of tea", "income tax law"])
        asked = model.embed_query("tea in a cup")
        product = lambda vector: sum(a * b for a, b in zip(vector, asked))
        self.assertGreater(product(near), product(other))


if __name__ == "__main__":
    unittest.main()
