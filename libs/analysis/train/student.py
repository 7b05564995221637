"""
Trains the model that serves and writes it: python student.py WORK_FOLDER MODEL_FOLDER.

First it guesses which emoticon stood in a text, then it learns what the teacher says of the labelled and the unlabelled texts.
Weights are cut to one byte; a filter's product with a character is tabulated, so that serving only adds. sentiment-model.ts
reads the file; its layout stands there.
"""
import json
import os
import pickle
import sys

import jax
import numpy as np

from corpus import Corpus, batches, figures
from emoticons import emoticon_classes, with_emoticon
from folds import SEED, WEIGHT, chosen, say
from network import BAG, BATCH_TOKENS, FILTERS, HIDDEN, WIDTHS, fit, guess_loss, initial, judge, target_loss
from targets import targets

GUESS_EPOCHS, GUESS_RATE = 2, 3e-3
ALL_EPOCHS, ALL_RATE = 4, 2e-3
LABELLED_EPOCHS, SMALL_ROUNDS, LABELLED_RATE = 2, 2, 1.5e-3
# how often a last round shows a text of incident comments: their labels were learned last and least (0.82 of them on training texts)
INCIDENTS = 3
# and how often every round shows one of the project's own sentences, which are few
OWN_SENTENCES = 4
# how much a text of a set counts; one that only the teacher judged less
SHARE = {"osm": 2.0, "reposts": 0.6, "comments": 0.8, "students": 0.3, "distant": 0.6}


def pretrained(corpus):
    emoticon, classes = emoticon_classes(corpus)
    rng = np.random.default_rng(SEED)
    rows = np.flatnonzero((emoticon >= 0) & ~corpus.dev & (corpus.length > 3))
    plan = [b for _ in range(GUESS_EPOCHS) for b in batches(corpus.length, rows, BATCH_TOKENS, rng)]
    p = initial(rng, corpus.vocabulary, len(corpus.gram_keys), classes)
    return fit(corpus, p, guess_loss, plan, GUESS_RATE, lambda r: (emoticon[r], np.ones(len(r), np.float32)), with_emoticon(corpus))


def once(path, make):
    """What make() gave, now or in a run before."""
    if not os.path.exists(path):
        made = make()
        with open(path, "wb") as f:
            pickle.dump(made, f)
    with open(path, "rb") as f:
        return pickle.load(f)


def distilled(corpus, folder, start, target):
    """All that the teacher judged, then what has a label, then the sets of two classes with half of the everyday posts."""
    rows = np.flatnonzero(chosen(corpus) & ~corpus.dev & (corpus.length > 0))
    own = np.tile(rows[corpus.set[rows] == corpus.number("campus")], OWN_SENTENCES)
    labelled = np.concatenate([rows[(corpus.label[rows] >= 0) & (corpus.set[rows] < len(WEIGHT))], own])
    rows = np.concatenate([rows, own])
    smp, osm, weibo2018 = (labelled[corpus.set[labelled] == corpus.number(s)] for s in WEIGHT)
    weight = np.array([SHARE.get(s, 1.0) for s in corpus.meta["sets"]], np.float32)[corpus.set]
    small = [np.concatenate([osm] * INCIDENTS + [weibo2018[k::2], smp[k::2], own]) for k in range(SMALL_ROUNDS)]
    phases = (
        ([rows] * ALL_EPOCHS, ALL_RATE, weight),
        ([labelled] * LABELLED_EPOCHS, LABELLED_RATE, weight),
        (small, LABELLED_RATE, np.ones_like(weight)),
    )
    p = start
    for k, (epochs, rate, share) in enumerate(phases):
        order = np.random.default_rng(SEED + k)
        plan = [b for some in epochs for b in batches(corpus.length, some, BATCH_TOKENS, order)]
        say(step="student", rows=len(epochs[0]), batches=len(plan))
        what = lambda r: (target[r], share[r])
        p = once(os.path.join(folder, f"student{k}.pickle"), lambda: fit(corpus, p, target_loss, plan, rate, what))
    return p


def in_bytes(x, axis):
    """Whole numbers up to 127 and their scale along an axis; one in ten thousand is cut short."""
    scale = np.quantile(np.abs(x), 0.9999, axis=axis, keepdims=True).astype(np.float32) / 127 + 1e-12
    return np.clip(np.rint(x / scale), -127, 127).astype(np.int8), scale


def write(corpus, p, folder):
    p = jax.tree.map(np.asarray, p)
    grams, gram_scale = in_bytes(p["grams"][1:], 0)
    places = np.concatenate([np.einsum("ve,kef->vkf", p["embed"][1:], f) for f in p["filters"]], 1)
    width_of = np.repeat(np.arange(len(WIDTHS)), WIDTHS)
    scale = np.stack([np.quantile(np.abs(places[:, width_of == w]), 0.9999, axis=(0, 1)) for w in range(len(WIDTHS))]) / 127 + 1e-12
    filters = np.clip(np.rint(places / scale[width_of]), -127, 127).astype(np.int8)
    beyond = np.zeros_like(filters[:1])
    floats = [gram_scale, p["bag_b"], scale, p["conv_b"], p["hidden"], p["hidden_b"], p["out"], p["bias"]]
    with open(os.path.join(folder, "sentiment.bin"), "wb") as f:
        f.write(corpus.gram_keys.astype("<u4").tobytes() + corpus.token_codes.astype("<u4").tobytes())
        for x in floats:
            f.write(np.ascontiguousarray(x, "<f4").tobytes())
        f.write(grams.tobytes() + filters.tobytes() + beyond.tobytes())
    sizes = {"grams": len(corpus.gram_keys), "tokens": len(corpus.token_codes), "bag": BAG, "widths": list(WIDTHS), "filters": FILTERS, "hidden": HIDDEN}
    with open(os.path.join(folder, "sentiment.json"), "w") as f:
        f.write(json.dumps(sizes) + "\n")


def report(corpus, p):
    rows = np.flatnonzero(corpus.dev & (corpus.label >= 0))
    said = judge(corpus, p, rows)
    for name in WEIGHT:
        number = corpus.number(name)
        own = corpus.set[rows] == number
        classes = [0, 2] if corpus.two[number] else [0, 1, 2]
        say(part="student", on="development", set=name, **figures(said[own], corpus.label[rows][own], classes))


def main(folder, out):
    corpus = Corpus(folder)
    start = once(os.path.join(folder, "pretrained.pickle"), lambda: pretrained(corpus))
    p = distilled(corpus, folder, start, targets(corpus, folder))
    report(corpus, p)
    write(corpus, p, out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
