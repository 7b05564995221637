"""
The teacher's linear part: logistic regression on TF-IDF of the n-grams and words, out of fold.

python linear.py WORK_FOLDER writes linear.npy [row, set, class]: log-probabilities. Everyday posts have a classifier of three
classes of their own; the sets of two classes share one, in which every feature also stands as a copy for the text's set.
"""
import os
import sys

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression

from corpus import NEU, POS, Corpus
from folds import SEED, WEIGHT, held, report

C_THREE, C_TWO = 4.0, 2.0
SHARE = {"smp": 1.0, "osm": 1.0, "weibo2018": 0.7, "distant": 0.25}


def tfidf(corpus):
    n = len(corpus.set)
    x = csr_matrix((np.ones(len(corpus.grams), np.float32), corpus.grams.astype(np.int32), corpus.gram_at), shape=(n, len(corpus.gram_keys)))
    df = np.bincount(corpus.grams, minlength=x.shape[1])
    x = x @ diags((np.log((1 + n) / (1 + df)) + 1).astype(np.float32))
    length = np.sqrt(np.asarray(x.multiply(x).sum(1))).ravel()
    return (diags(1 / np.maximum(length, 1e-6).astype(np.float32)) @ x).tocsr()


def copies(x, number):
    """[what all share, and as often a copy as there are sets: filled for the text's own]"""
    return hstack([x] + [diags((number == s).astype(np.float32)) @ x for s in range(3)]).tocsr()


def main(folder):
    corpus = Corpus(folder)
    x = tfidf(corpus)
    smp = corpus.number("smp")
    own = held(corpus)
    out = np.zeros((len(corpus.set), len(WEIGHT), 3), np.float32)
    weight = np.array([SHARE.get(s, 0) for s in corpus.meta["sets"]])
    for fold in range(corpus.meta["folds"]):
        train = own & (corpus.fold != fold)
        rows = np.flatnonzero(~own | (corpus.fold == fold))
        share = np.where(own[rows], 1, corpus.meta["folds"])[:, None]
        three = LogisticRegression(C=C_THREE, max_iter=300, tol=1e-4).fit(x[train & (corpus.set == smp)], corpus.label[train & (corpus.set == smp)])
        everyday = three.predict_log_proba(x[rows])
        sure = train & (corpus.label != NEU)
        two = LogisticRegression(C=C_TWO, solver="liblinear", random_state=SEED, tol=1e-3)
        two.fit(copies(x[sure], corpus.set[sure]), corpus.label[sure] == POS, sample_weight=weight[corpus.set[sure]])
        parts = two.coef_[0].reshape(4, -1)
        shared = x[rows] @ parts[0] + two.intercept_[0]
        for s in range(len(WEIGHT)):
            z = shared + x[rows] @ parts[1 + s]
            if s == smp:
                out[rows, s] += everyday / share
            else:
                out[rows, s, POS] += z / share[:, 0]
    report(corpus, out, own, part="linear", on="train, out of fold")
    report(corpus, out, corpus.dev, part="linear", on="development")
    np.save(os.path.join(folder, "linear.npy"), out)


if __name__ == "__main__":
    main(sys.argv[1])
