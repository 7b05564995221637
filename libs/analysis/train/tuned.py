"""
The teacher's encoder: bge-small-zh trained on for sentiment, a head a set. python tuned.py WORK_FOLDER ENCODER_FOLDER

Its matrices stay; products of low rank are added to them (a third less to compute), and its norms and shifts move. One labelled
text in HOLD is never shown, so that the parts of the teacher can be weighed on what none of them has seen. Writes encoder.npy
[row, set, class]: logits of all texts that are judged. A run that broke off goes on.
"""
import functools
import os
import pickle
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

import encoder
from corpus import Corpus, batches, filled
from folds import SEED, WEIGHT, chosen, held, report, say, withheld

# the first and the last tokens of a long text: what it is about, and how it ends
MOST = 48
CUTS = (16, 24, 32, 48)
BATCH_TOKENS, JUDGED_TOKENS = 768, 4096
RANK = 16
# the rate rises for WARM batches and falls to nothing over the last third
RATE, WARM, FALL = 1e-3, 100, 3
# texts a batch on average: a text weighs the same in a batch of short and of long ones
USUAL_BATCH = 25
SMOOTHING = 0.05
KEEP_EVERY = 50
JUDGED = (*WEIGHT, "distant", "reposts", "comments", "students")


def cut(folder, work):
    """Tokens of every text: [row, MOST], PAD behind the end; and their lengths."""
    kept = os.path.join(work, "encoder_tokens.npy")
    if not os.path.exists(kept):
        with open(os.path.join(work, "texts.txt"), encoding="utf8") as f:
            texts = f.read().split("\n")[:-1]
        own, out = encoder.tokenizer(folder), np.zeros((len(texts), MOST), np.uint16)
        for at in range(0, len(texts), 10_000):
            for i, said in enumerate(own.encode_batch(texts[at : at + 10_000])):
                ids = said.ids if len(said.ids) <= MOST else said.ids[: MOST // 2] + said.ids[-MOST // 2 :]
                out[at + i, : len(ids)] = ids
        np.save(kept, out)
    tokens = np.load(kept)
    return tokens, (tokens != encoder.PAD).sum(1)


def parted(p, rng):
    """What stays of the encoder, and what moves."""
    low = lambda w: {"first": (rng.standard_normal((len(w), RANK)) / np.sqrt(len(w))).astype(np.float32), "second": np.zeros((RANK, w.shape[1]), np.float32)}
    part = lambda k, v: {"b": v["b"], **low(v["w"])} if "w" in v else v
    stays = {"words": p["words"], "places": p["places"], "layers": [{k: {"w": v["w"]} for k, v in layer.items() if "w" in v} for layer in p["layers"]]}
    return stays, {"norm": p["norm"], "layers": [{k: part(k, v) for k, v in layer.items()} for layer in p["layers"]]}


def joined(stays, moves):
    layers = [{k: a.get(k, {}) | v for k, v in b.items()} for a, b in zip(stays["layers"], moves["layers"])]
    return stays | {"norm": moves["norm"], "layers": layers}


def multiplied(p):
    """The encoder with its products of low rank added up."""
    whole = lambda v: {"w": v["w"] + v["first"] @ v["second"], "b": v["b"]} if "w" in v else v
    return p | {"layers": [{k: whole(v) for k, v in layer.items()} for layer in p["layers"]]}


def heads(p, features):
    """Logits [text, set, class]: what all sets share plus what one says otherwise."""
    return (features @ p["shared"])[:, None, :] + jnp.einsum("bf,sfc->bsc", features, p["own"]) + p["bias"]


def logits(p, stays, tokens):
    x = encoder.read(joined(stays, p["encoder"]), tokens)
    there = (tokens != encoder.PAD)[:, :, None]
    mean = (x * there).sum(1) / there.sum(1)
    return heads(p, jnp.concatenate([x[:, 0], mean], -1))


def loss(p, stays, tokens, number, target, two, weight):
    z = jnp.take_along_axis(logits(p, stays, tokens), number[:, None, None], 1)[:, 0]
    z = z - 1e4 * two[:, None] * jnp.array([0.0, 1.0, 0.0])
    return (-(target * jax.nn.log_softmax(z)).sum(-1) * weight).sum() / USUAL_BATCH


@functools.partial(jax.jit, donate_argnums=(0,))
def step(state, rate, *batch):
    """Adam, gradients clipped at norm 1."""
    p, m, v, n = state
    value, g = jax.value_and_grad(loss)(p, *batch)
    norm = jnp.sqrt(sum((x**2).sum() for x in jax.tree.leaves(g)))
    g = jax.tree.map(lambda x: x * jnp.minimum(1.0, 1.0 / (norm + 1e-9)), g)
    n = n + 1
    m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
    v = jax.tree.map(lambda a, b: 0.99 * a + 0.01 * b * b, v, g)
    scale = jnp.sqrt(1 - 0.99**n) / (1 - 0.9**n) * rate
    p = jax.tree.map(lambda a, b, c: a - scale * b / (jnp.sqrt(c) + 1e-8), p, m, v)
    return (p, m, v, n), value


def save(path, what):
    with open(f"{path}.part", "wb") as f:
        pickle.dump(what, f)
    os.replace(f"{path}.part", path)


def load(path):
    with open(path, "rb") as f:
        return pickle.load(f)


def tune(corpus, tokens, length, stays, moves, work):
    """The encoder and its heads after one pass over the labelled texts."""
    done = os.path.join(work, "encoder.pickle")
    if os.path.exists(done):
        return load(done)
    wide = 2 * encoder.WIDE
    p = {"encoder": moves, "shared": np.zeros((wide, 3), np.float32), "own": np.zeros((len(WEIGHT), wide, 3), np.float32), "bias": np.zeros((len(WEIGHT), 3), np.float32)}
    weights = np.array([WEIGHT.get(s, 0) for s in corpus.meta["sets"]], np.float32)
    rows = np.flatnonzero(held(corpus) & ~withheld(corpus) & (weights[corpus.set] > 0))
    plan = batches(length, rows, BATCH_TOKENS, np.random.default_rng(SEED), CUTS)
    p, stays = jax.tree.map(jnp.asarray, (p, stays))
    first, losses, began = 0, [], time.monotonic()
    state = (p, jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p), jnp.zeros(()))
    if os.path.exists(f"{done}.so_far"):
        first, state = load(f"{done}.so_far")
        state = jax.tree.map(jnp.asarray, state)
    for n in range(first, len(plan)):
        some, weight = filled(*plan[n], BATCH_TOKENS)
        two = corpus.two[corpus.set[some]]
        target = np.eye(3, dtype=np.float32)[corpus.label[some]] * (1 - SMOOTHING)
        target += np.where(two[:, None], [SMOOTHING / 2, 0, SMOOTHING / 2], SMOOTHING / 3).astype(np.float32)
        rate = RATE * min(1, (n + 1) / WARM, FALL * (1 - n / len(plan)))
        state, value = step(state, rate, stays, tokens[some, : plan[n][1]].astype(np.int32), corpus.set[some], target, two.astype(np.float32), weight * weights[corpus.set[some]])
        losses.append(float(value))
        if n % KEEP_EVERY == KEEP_EVERY - 1:
            say(step="tune", batch=n + 1, of=len(plan), loss=round(np.mean(losses[-KEEP_EVERY:]), 4), seconds=round(time.monotonic() - began), processor=round(time.process_time()))
            save(f"{done}.so_far", (n + 1, jax.tree.map(np.asarray, state)))
    p = jax.tree.map(np.asarray, state[0])
    save(done, p)
    return p


def judge(tokens, length, p, started, rows, z):
    """Puts the logits of rows into z; by ONNX Runtime with weights of a byte, thrice as fast as training's own pass."""
    for some, width in batches(length, rows, JUDGED_TOKENS, None, CUTS):
        now = tokens[some, :width]
        x = encoder.run(started, now)
        there = (now != encoder.PAD)[:, :, None]
        z[some] = heads(p, np.concatenate([x[:, 0], (x * there).sum(1) / there.sum(1)], -1))


def main(work, folder):
    corpus = Corpus(work)
    tokens, length = cut(folder, work)
    stays, moves = parted(encoder.weights(folder), np.random.default_rng(SEED))
    p = tune(corpus, tokens, length, stays, moves, work)
    small = os.path.join(work, "encoder.onnx")
    encoder.write(multiplied(joined(stays, p["encoder"])), folder, small)
    started, so_far = encoder.session(small), os.path.join(work, "encoder_so_far.npy")
    z = np.load(so_far) if os.path.exists(so_far) else np.zeros((len(corpus.set), len(WEIGHT), 3), np.float32)
    for name in JUDGED:
        rows = np.flatnonzero(chosen(corpus) & (corpus.set == corpus.number(name)) & ~z.any((1, 2)))
        judge(tokens, length, p, started, rows, z)
        np.save(so_far, z)
        say(step="judged", set=name, rows=len(rows))
    report(corpus, z, withheld(corpus), part="encoder", on="train, withheld")
    report(corpus, z, corpus.dev, part="encoder", on="development")
    os.replace(so_far, os.path.join(work, "encoder.npy"))


if __name__ == "__main__":
    main(*sys.argv[1:])
