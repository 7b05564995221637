"""
The network that serves. An n-gram speaks for the classes directly and for hidden units; filters over characters, each read at
its best place in the text, speak for hidden units. All of it is look-ups and additions when its tables are multiplied out.
"""
import functools
import time

import jax
import jax.numpy as jnp
import numpy as np

from corpus import batches, filled
from folds import SEED, say

WIDTHS, FILTERS, EMBED = (2, 3, 4), 64, 64
BAG, HIDDEN = 16, 32
BATCH_TOKENS = 16384
CONV = FILTERS * len(WIDTHS)
GRAMS_A_TOKEN = 4


def initial(rng, vocabulary, grams, emoticons):
    normal = lambda *shape, scale: (rng.standard_normal(shape) * scale).astype(np.float32)
    return {
        "grams": np.concatenate([np.zeros((grams + 1, 3), np.float32), normal(grams + 1, BAG, scale=0.05)], 1),
        "bag_b": np.zeros(BAG, np.float32),
        "embed": normal(vocabulary, EMBED, scale=0.3),
        "filters": [normal(w, EMBED, FILTERS, scale=1 / np.sqrt(w * EMBED)) for w in WIDTHS],
        "conv_b": np.zeros(CONV, np.float32),
        "hidden": normal(BAG + CONV, HIDDEN, scale=1 / np.sqrt(BAG + CONV)),
        "hidden_b": np.zeros(HIDDEN, np.float32),
        "out": normal(HIDDEN, 3, scale=0.1),
        "guess": normal(BAG + CONV, emoticons, scale=1 / np.sqrt(BAG + CONV)),
        "guess_b": np.zeros(emoticons, np.float32),
        "bias": np.zeros(3, np.float32),
    }


def read(p, tokens, grams, key=None, keep=1.0):
    """What the n-grams say directly [batch, class], and the features [batch, BAG + CONV]; with a key some of both are dropped."""
    there = (grams > 0).astype(jnp.float32)
    if key is not None:
        first, second, third = jax.random.split(key, 3)
        there = there * jax.random.bernoulli(first, keep, grams.shape)
        tokens = jnp.where(jax.random.bernoulli(second, 0.03, tokens.shape) & (tokens > 0), 1, tokens)
    norm = jax.lax.rsqrt(jnp.maximum(there.sum(1), 1))
    bag = jnp.einsum("bgd,bg->bd", p["grams"][grams], there) * norm[:, None]
    mask = (tokens > 0)[:, :, None]
    x = p["embed"][tokens] * mask
    best = []
    for w, f in zip(WIDTHS, p["filters"]):
        padded = jnp.pad(x, ((0, 0), (0, w - 1), (0, 0)))
        window = jnp.concatenate([padded[:, i : i + x.shape[1]] for i in range(w)], -1)
        best.append(jnp.where(mask, window @ f.reshape(w * EMBED, FILTERS), -1e4).max(1))
    conv = jax.nn.relu(jnp.concatenate(best, -1) + p["conv_b"])
    features = jnp.concatenate([jax.nn.relu(bag[:, 3:] + p["bag_b"]), conv], -1)
    if key is not None:
        features = features * jax.random.bernoulli(third, 0.8, features.shape) / 0.8
    return bag[:, :3], features


def logits(p, tokens, grams, key=None):
    direct, features = read(p, tokens, grams, key, 0.8)
    hidden = jax.nn.relu(features @ p["hidden"] + p["hidden_b"])
    return direct + hidden @ p["out"] + p["bias"]


def guess_loss(p, tokens, grams, emoticon, weight, key):
    said = jax.nn.log_softmax(read(p, tokens, grams, key, 0.9)[1] @ p["guess"] + p["guess_b"])
    return -(jnp.take_along_axis(said, emoticon[:, None], 1)[:, 0] * weight).sum() / weight.sum()


def target_loss(p, tokens, grams, target, weight, key):
    """target: class probabilities."""
    said = jax.nn.log_softmax(logits(p, tokens, grams, key))
    return -((target * said).sum(-1) * weight).sum() / weight.sum()


def adam(loss):
    @functools.partial(jax.jit, donate_argnums=(0,))
    def step(state, rate, *batch):
        p, m, v, n = state
        value, g = jax.value_and_grad(loss)(p, *batch)
        n = n + 1
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.99 * a + 0.01 * b * b, v, g)
        scale = rate * jnp.sqrt(1 - 0.99**n) / (1 - 0.9**n)
        p = jax.tree.map(lambda a, b, c: a - scale * b / (jnp.sqrt(c) + 1e-7), p, m, v)
        return (p, m, v, n), value

    return step


def fit(corpus, p, loss, plan, rate, what, without=None):
    """plan: batches of (rows, width); what(rows): the arrays the loss wants beside tokens and n-grams, weight last."""
    p = jax.tree.map(jnp.asarray, p)
    state = (p, jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p), jnp.zeros(()))
    step, key, began, losses = adam(loss), jax.random.key(SEED), time.monotonic(), []
    for n, (some, width) in enumerate(plan):
        full, real = filled(some, width, BATCH_TOKENS)
        *given, weight = what(full)
        key, now = jax.random.split(key)
        now_rate = rate * min(1, (n + 1) / 50) * (1 - n / len(plan))
        tokens, grams = corpus.tokens_of(full, width, without and without[0]), corpus.grams_of(full, width * GRAMS_A_TOKEN, without and without[1])
        state, value = step(state, now_rate, tokens, grams, *given, real * weight, now)
        losses.append(float(value))
        if n % 50 == 49:
            say(step=loss.__name__, batch=n + 1, of=len(plan), loss=round(float(np.mean(losses[-50:])), 4), seconds=round(time.monotonic() - began))
    return jax.tree.map(np.asarray, state[0])


judged = jax.jit(logits)


def judge(corpus, p, rows):
    out, place = np.zeros((len(rows), 3), np.float32), np.full(len(corpus.set), -1)
    place[rows] = np.arange(len(rows))
    for some, width in batches(corpus.length, rows, BATCH_TOKENS):
        full, _ = filled(some, width, BATCH_TOKENS)
        out[place[some]] = np.asarray(judged(p, corpus.tokens_of(full, width), corpus.grams_of(full, width * GRAMS_A_TOKEN)))[: len(some)]
    e = np.exp(out.astype(np.float64) - out.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
