"""Emoticons of the texts: what pre-training guesses from the words around them."""
import numpy as np

from corpus import POS

# rarer ones are no class
LEAST_ROWS = 300


def emoticons(corpus):
    """Which tokens are emoticons or emoji."""
    out = np.zeros(corpus.vocabulary, bool)
    out[corpus.meta["emoticons"]] = True
    return out


def emoticon_classes(corpus):
    """
    The first emoticon of each row as a class, -1 where none is common; and how many there are. The texts whose emoticons
    became labels (the distant set) have two classes of their own.
    """
    is_emoticon = emoticons(corpus)
    row_of = np.repeat(np.arange(len(corpus.set)), corpus.length)
    at = np.flatnonzero(is_emoticon[corpus.tokens])
    rows, first = np.unique(row_of[at], return_index=True)
    token = corpus.tokens[at[first]]
    names, count = np.unique(token[~corpus.dev[rows]], return_counts=True)
    number = np.full(corpus.vocabulary, -1, np.int32)
    common = names[count >= LEAST_ROWS]
    number[common] = np.arange(len(common))
    of_row = np.full(len(corpus.set), -1, np.int32)
    of_row[rows] = number[token]
    distant = (corpus.set == corpus.number("distant")) & ~corpus.dev
    of_row[distant] = len(common) + (corpus.label[distant] == POS)
    return of_row, len(common) + 2


def with_emoticon(corpus):
    """Which tokens are emoticons, and which n-grams hold one: what the guess must not see."""
    is_emoticon = emoticons(corpus)
    code = np.concatenate([[0, 0], corpus.token_codes]).astype(np.uint32)
    row_of = np.repeat(np.arange(len(corpus.set)), corpus.length)
    at = np.flatnonzero(is_emoticon[corpus.tokens])
    holds = np.zeros(len(corpus.gram_keys), bool)
    for n in range(1, 5):
        for first in range(n):
            start = at - first
            start = start[(start >= 0) & (start + n <= len(corpus.tokens))]
            start = start[row_of[start] == row_of[start + n - 1]]
            h = np.full(len(start), 0x811C9DC5, np.uint32)
            for k in range(n):
                h = (h ^ code[corpus.tokens[start + k]]) * np.uint32(0x01000193)
            key = gram_key(h, n)
            place = np.minimum(np.searchsorted(corpus.gram_keys, key), len(holds) - 1)
            holds[place[corpus.gram_keys[place] == key]] = True
    return is_emoticon, holds


def gram_key(h, kind):
    """As features.ts has it."""
    h = h ^ np.uint32(kind * 0x9E3779B1 & 0xFFFFFFFF)
    h = (h ^ (h >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    h = (h ^ (h >> np.uint32(12))) * np.uint32(0x297A2D39)
    return h ^ (h >> np.uint32(15))
