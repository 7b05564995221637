"""What the student learns: the parts of the teacher weighed against each other on texts none has seen, and mixed with the labels."""
import os

import numpy as np
from scipy.optimize import minimize

from corpus import NEG, NEU, POS, softmax
from folds import WEIGHT, report, say, withheld

PARTS = ("linear", "encoder")
LABEL_SHARE = {"smp": 0.4, "osm": 0.4, "weibo2018": 0.4, "distant": 0.1}
# how sure the student shall be of the project's own sentences, which no part of the teacher was asked about
OWN = 0.85


def likeliest(parts, label, two):
    """The scales of the parts that make the labels likeliest."""

    def loss(w):
        p = softmax(sum(k * x for k, x in zip(w, parts)), two)
        return -np.log(p[np.arange(len(label)), label] + 1e-12).mean()

    start = np.full(len(parts), 1 / len(parts))
    return minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6}).x


def stacked(corpus, folder):
    """Logits [row, set, class]: for each set the parts of the teacher, weighed on texts that neither has seen."""
    parts = [np.load(os.path.join(folder, f"{n}.npy")) for n in PARTS]
    own = withheld(corpus)
    out = np.zeros_like(parts[0])
    for name in WEIGHT:
        s = corpus.number(name)
        fit = np.flatnonzero(own & (corpus.set == s))
        w = likeliest([x[fit, s] for x in parts], corpus.label[fit], np.full(len(fit), corpus.two[s]))
        say(step="stack", set=name, n=len(fit), **{n: round(k, 3) for n, k in zip(PARTS, w)})
        out[:, s] = sum(k * x[:, s] for k, x in zip(w, parts))
    report(corpus, out, own, part="teacher", on="train, withheld")
    report(corpus, out, corpus.dev, part="teacher", on="development")
    return out


def targets(corpus, folder):
    """Class probabilities [row, class]. How neutral a text is, everyday posts taught; for or against, the sets of its kind."""
    z = stacked(corpus, folder)
    everyday = softmax(z[:, corpus.number("smp")])
    side = lambda name: z[:, corpus.number(name), POS] - z[:, corpus.number(name), NEG]
    smp, osm, weibo2018 = side("smp"), side("osm"), side("weibo2018")
    by_set = {"osm": osm, "comments": osm, "reposts": (smp + osm) / 2, "weibo2018": weibo2018, "students": (smp + osm + weibo2018) / 3, "distant": (smp + weibo2018) / 2}
    out = everyday.copy()
    for name, side_of in by_set.items():
        rows = corpus.set == corpus.number(name)
        pos = 1 / (1 + np.exp(-side_of[rows]))
        open_ = 1 - everyday[rows, NEU]
        out[rows, NEG], out[rows, POS] = open_ * (1 - pos), open_ * pos
    for name, share in LABEL_SHARE.items():
        rows = np.flatnonzero((corpus.set == corpus.number(name)) & (corpus.label >= 0))
        said = np.eye(3)[corpus.label[rows]]
        if corpus.two[corpus.number(name)]:
            said *= 1 - everyday[rows, NEU : NEU + 1]
            said[:, NEU] = everyday[rows, NEU]
        out[rows] = (1 - share) * out[rows] + share * said
    rows = np.flatnonzero(corpus.set == corpus.number("campus"))
    out[rows] = OWN * np.eye(3)[corpus.label[rows]] + (1 - OWN) / 3
    return out.astype(np.float32)
