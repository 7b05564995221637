"""The exported texts of training (export.mjs) as arrays, and the batches cut from them."""
import json
import os

import numpy as np

NEG, NEU, POS = 0, 1, 2
WIDTHS = (12, 20, 32, 48, 64, 96, 128)


class Corpus:
    """rows: set, label (-1 none), fold, dev; ragged token and n-gram numbers behind `tokens_of` and `grams_of`."""

    def __init__(self, folder):
        read = lambda name, kind: np.fromfile(os.path.join(folder, name), dtype=kind)
        self.meta = json.load(open(os.path.join(folder, "meta.json")))
        self.set, self.label, self.fold, dev = read("rows.i8", np.int8).reshape(-1, 4).T.astype(np.int32)
        self.dev = dev == 1
        self.tokens, self.token_at = read("tokens.u16", np.uint16), read("tokens_at.u32", np.uint32).astype(np.int64)
        self.grams, self.gram_at = read("grams.u32", np.uint32), read("grams_at.u32", np.uint32).astype(np.int64)
        self.token_codes, self.gram_keys = read("token_codes.u32", np.uint32), read("gram_keys.u32", np.uint32)
        self.vocabulary = len(self.token_codes) + 2
        self.two = np.array(self.meta["two"])
        self.length = np.diff(self.token_at)

    def number(self, name):
        """Of a set."""
        return self.meta["sets"].index(name)

    def tokens_of(self, rows, width, without=None, where=None):
        """Padded [rows, width] token numbers; those marked in `without` (by number) are taken out, where `where` says so."""
        out = np.zeros((len(rows), width), np.int32)
        for i, r in enumerate(rows):
            t = self.tokens[self.token_at[r] : self.token_at[r + 1]]
            if without is not None and (where is None or where[i]):
                t = t[~without[t]]
            t = t[:width]
            out[i, : len(t)] = t
        return out

    def grams_of(self, rows, width, without=None):
        """Padded [rows, width] n-gram numbers plus one; 0 is none. `without` as above."""
        out = np.zeros((len(rows), width), np.int32)
        for i, r in enumerate(rows):
            g = self.grams[self.gram_at[r] : self.gram_at[r + 1]]
            if without is not None:
                g = g[~without[g]]
            g = g[:width]
            out[i, : len(g)] = g.astype(np.int32) + 1
        return out


def batches(lengths, rows, tokens_a_batch, rng=None, widths=WIDTHS):
    """(rows, width) with texts of about one length together; shuffled with rng, else in order of length."""
    cut = np.array(widths)[np.minimum(np.searchsorted(widths, lengths[rows]), len(widths) - 1)]
    out = []
    for width in widths:
        group = rows[cut == width]
        if rng is not None:
            group = rng.permutation(group)
        size = max(16, tokens_a_batch // width)
        out += [(group[i : i + size], width) for i in range(0, len(group), size)]
    return [out[i] for i in rng.permutation(len(out))] if rng is not None else out


def filled(rows, width, tokens_a_batch):
    """A batch of the size its width always has: the last one is filled with its first row, weight 0."""
    size = max(16, tokens_a_batch // width)
    weight = np.zeros(size, np.float32)
    weight[: len(rows)] = 1
    return np.concatenate([rows, np.full(size - len(rows), rows[0])]), weight


def softmax(z, two=None):
    z = z.astype(np.float64).copy()
    if two is not None:
        z[two, NEU] = -1e9
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def figures(p, label, classes):
    """Accuracy, macro-F1 and expected calibration error (fifteen equal bins) of probabilities p."""
    p = p[:, classes] / p[:, classes].sum(1, keepdims=True)
    truth = np.searchsorted(classes, label)
    said = p.argmax(1)
    f1 = [2 * ((said == c) & (truth == c)).sum() / max(1, (said == c).sum() + (truth == c).sum()) for c in range(len(classes))]
    sure = p.max(1)
    bins = np.minimum((sure * 15).astype(int), 14)
    ece = sum(abs((said == truth)[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in range(15) if (bins == b).any())
    return {"accuracy": round(float((said == truth).mean()), 4), "macroF1": round(float(np.mean(f1)), 4), "ece": round(float(ece), 4), "n": len(label)}
