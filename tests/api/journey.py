"""Lists the generators, makes a joke and reads it back, through the client made from openapi/generor.json."""

import os

from generor_client import AuthenticatedClient
from generor_client.api.creations import creation_get
from generor_client.api.generators import generator_generate, generator_list
from generor_client.models import GenerateBody

client = AuthenticatedClient(base_url=os.environ["ATELIER_URL"], token=os.environ["ATELIER_KEY"])

generators = generator_list.sync(client=client)
assert any(generator.slug == "joke" for generator in generators.data), "no jokes"

body = GenerateBody(prompt="a joke about compilers", model_id=37)
made = generator_generate.sync(client=client, slug="joke", body=body)
creation_id = made.data.creations[0].creation_id
assert made.data.credit_cost <= made.data.credit_cost_estimated

creation = creation_get.sync(client=client, id=creation_id)
assert creation.data.creation_id == creation_id and creation.data.prompt == body.prompt
print(f"python: creation {creation_id} of {len(generators.data)} generators")
