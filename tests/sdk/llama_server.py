"""A llama.cpp server with a model of chance that this makes itself: 259 tokens, one layer. Prints where it listens.

What it says is noise, and it is counted, cut and streamed as a real model's words are.
"""

import sys
import threading

import gguf
import numpy
import xllamacpp

WIDTH, HEADS, INNER, LAYERS, CONTEXT = 64, 4, 128, 1, 512
TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant: "


def write_model(path):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("noise")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 2 + [gguf.TokenType.BYTE] * 256
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    writer.add_vocab_size(len(tokens))
    chance = numpy.random.default_rng(7)

    def tensor(name, *shape):
        ones = numpy.ones(shape, dtype=numpy.float32)
        writer.add_tensor(name, ones if len(shape) == 1 else chance.normal(0, 0.1, shape).astype(numpy.float32))

    tensor("token_embd.weight", len(tokens), WIDTH)
    tensor("output_norm.weight", WIDTH)
    tensor("output.weight", len(tokens), WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for name in ["attn_norm", "ffn_norm"]:
            tensor(f"{block}{name}.weight", WIDTH)
        for name in ["attn_q", "attn_k", "attn_v", "attn_output"]:
            tensor(f"{block}{name}.weight", WIDTH, WIDTH)
        for name in ["ffn_gate", "ffn_up"]:
            tensor(f"{block}{name}.weight", INNER, WIDTH)
        tensor(f"{block}ffn_down.weight", WIDTH, INNER)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    path = sys.argv[1]
    write_model(path)
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    server = xllamacpp.Server(params)
    print("listening on", server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
