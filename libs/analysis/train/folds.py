"""What all parts of the training share: the sets that teach, the texts that are judged, figures as JSON lines."""
import json

import numpy as np

from corpus import figures, softmax

SEED = 20261125
# how much a text of a set counts: the smallest set more
WEIGHT = {"smp": 1.0, "osm": 1.5, "weibo2018": 0.7}
# of the other sets one text in so many is judged by the teacher and learned by the student
ONE_IN = {"distant": 3, "reposts": 4, "comments": 3, "students": 5}
# of the labelled texts one in so many is not shown to the encoder
HOLD = 12


def say(**line):
    print(json.dumps(line), flush=True)


def chosen(corpus):
    """The texts that are judged: all of the sets that teach, those kept aside, one in so many of the others."""
    turn = np.arange(len(corpus.set))
    out = corpus.dev.copy()
    for name in corpus.meta["sets"]:
        out |= (corpus.set == corpus.number(name)) & (turn % ONE_IN.get(name, 1) == 0)
    return out


def held(corpus):
    """Texts with a label that may be trained on."""
    return (corpus.label >= 0) & ~corpus.dev


def withheld(corpus):
    """Texts with a label that the encoder does not see: on them the parts of the teacher are weighed."""
    return held(corpus) & (np.arange(len(corpus.set)) % HOLD == 0)


def report(corpus, z, which, **about):
    """Figures of logits [row, set, class], each set by its own."""
    for name in WEIGHT:
        number = corpus.number(name)
        rows = which & (corpus.set == number) & (corpus.label >= 0)
        if rows.any():
            classes = [0, 2] if corpus.two[number] else [0, 1, 2]
            say(**about, set=name, **figures(softmax(z[rows, number]), corpus.label[rows], classes))
