"""
BAAI/bge-small-zh-v1.5 (MIT), a Chinese text encoder of four layers: its weights read from the published ONNX file, its forward
pass in jax so that it can be trained on. python encoder.py ENCODER_FOLDER compares both on a few sentences.
"""
import os
import sys

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

LAYERS, HEADS, WIDE = 4, 8, 512
MODEL, VOCABULARY = "bge-small-zh-v1.5.onnx", "bge-small-zh-v1.5-tokenizer.json"
PAD = 0


def tokenizer(folder):
    return Tokenizer.from_file(os.path.join(folder, VOCABULARY))


def graph_of(folder):
    """The file, and its tensors by a name: a matrix, which the file does not name, is named as the multiplication that reads it."""
    model = onnx.load(os.path.join(folder, MODEL))
    stored = {i.name: i for i in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            stored[node.name.strip("/").replace("/MatMul", "").replace("/", ".")] = stored[node.input[1]]
    return model, stored


DENSE = {"mix": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
NORMS = {"mix_norm": "attention.output.LayerNorm", "norm": "output.LayerNorm"}
ATTENTION = ("query", "key", "value")


def weights(folder):
    stored = {name: numpy_helper.to_array(i) for name, i in graph_of(folder)[1].items()}
    norm = lambda name: {"scale": stored[f"{name}.weight"], "shift": stored[f"{name}.bias"]}
    matrix = lambda name: {"w": stored[name], "b": stored[f"{name}.bias"]}
    layers = []
    for n in range(LAYERS):
        at = f"encoder.layer.{n}."
        parts = [matrix(f"{at}attention.self.{x}") for x in ATTENTION]
        layer = {"qkv": {x: np.concatenate([part[x] for part in parts], -1) for x in ("w", "b")}}
        layers.append(layer | {k: matrix(at + name) for k, name in DENSE.items()} | {k: norm(at + name) for k, name in NORMS.items()})
    places = stored["embeddings.position_embeddings.weight"] + stored["embeddings.token_type_embeddings.weight"][0]
    return {"words": stored["embeddings.word_embeddings.weight"], "places": places, "norm": norm("embeddings.LayerNorm"), "layers": layers}


def write(p, folder, file):
    """The published graph with the weights p (without the table of words, which stays), its products in whole numbers of a byte."""
    model, stored = graph_of(folder)
    put = lambda name, x: stored[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(x, np.float32), stored[name].name))

    def put_norm(name, norm):
        put(f"{name}.weight", norm["scale"])
        put(f"{name}.bias", norm["shift"])

    def put_dense(name, w, b):
        put(name, w)
        put(f"{name}.bias", b)

    kind = numpy_helper.to_array(stored["embeddings.token_type_embeddings.weight"])
    put("embeddings.position_embeddings.weight", p["places"] - kind[0])
    put_norm("embeddings.LayerNorm", p["norm"])
    for n, layer in enumerate(p["layers"]):
        at = f"encoder.layer.{n}."
        for name, w, b in zip(ATTENTION, np.split(layer["qkv"]["w"], 3, -1), np.split(layer["qkv"]["b"], 3)):
            put_dense(f"{at}attention.self.{name}", w, b)
        for k, name in DENSE.items():
            put_dense(at + name, layer[k]["w"], layer[k]["b"])
        for k, name in NORMS.items():
            put_norm(at + name, layer[k])
    onnx.save(model, f"{file}.whole")
    quantize_dynamic(f"{file}.whole", file, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"])


def session(file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count()
    return onnxruntime.InferenceSession(file, options)


def run(started, tokens):
    """As `read`, by ONNX Runtime."""
    ids = tokens.astype(np.int64)
    there = (ids != PAD).astype(np.int64)
    return started.run(None, {"input_ids": ids, "attention_mask": there, "token_type_ids": np.zeros_like(ids)})[0]


def normed(p, x):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-12) * p["scale"] + p["shift"]


def dense(p, x):
    """`first` and `second`, where there are any, add a product of low rank to the matrix."""
    y = x @ p["w"] + p["b"]
    return y + x @ p["first"] @ p["second"] if "first" in p else y


def read(p, tokens):
    """tokens [text, place], PAD behind the end -> [text, place, WIDE]."""
    count, length = tokens.shape
    there = tokens != PAD
    x = normed(p["norm"], p["words"][tokens] + p["places"][:length])
    bias = jnp.where(there, 0.0, -1e9)[:, None, None, :]
    for layer in p["layers"]:
        qkv = dense(layer["qkv"], x).reshape(count, length, 3, HEADS, WIDE // HEADS)
        near = jnp.einsum("bihd,bjhd->bhij", qkv[:, :, 0], qkv[:, :, 1]) / np.sqrt(WIDE // HEADS)
        seen = jnp.einsum("bhij,bjhd->bihd", jax.nn.softmax(near + bias), qkv[:, :, 2]).reshape(count, length, WIDE)
        x = normed(layer["mix_norm"], x + dense(layer["mix"], seen))
        inner = jax.nn.gelu(dense(layer["up"], x), approximate=False)
        x = normed(layer["norm"], x + dense(layer["down"], inner))
    return x


def main(folder):
    started = session(os.path.join(folder, MODEL))
    p, cut = weights(folder), tokenizer(folder)
    for text in ("食堂三号窗口今天吃出钢丝球", "考研自习室[微笑]", "今天天气不错，去操场跑步"):
        ids = np.pad(np.array([cut.encode(text).ids]), ((0, 0), (0, 5)))
        difference = np.abs(np.asarray(read(p, ids)) - run(started, ids))[ids != PAD]
        print(text, "largest difference", float(difference.max()))


if __name__ == "__main__":
    main(sys.argv[1])
