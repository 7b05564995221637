/** The references of the sentiment bench: a linear support vector machine on TF-IDF, and naive Bayes on words. */

/** Deterministic order of n numbers (mulberry32). */
function shuffled(n, seed) {
  const out = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const j = ((t ^ (t >>> 14)) >>> 0) % (i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** TF-IDF of feature numbers, each text of length 1; seen: the texts that count. Returns vectors for texts. */
export function tfidf(seen, size) {
  const df = new Uint32Array(size);
  for (const f of seen) for (const i of f) df[i]++;
  const idf = Float32Array.from(df, (n) => (n > 1 ? Math.log((1 + seen.length) / (1 + n)) + 1 : 0));
  return (f) => {
    const at = f.filter((i) => idf[i] > 0);
    const norm = 1 / Math.sqrt(at.reduce((s, i) => s + idf[i] * idf[i], 1e-9));
    return { at, x: Float32Array.from(at, (i) => idf[i] * norm) };
  };
}

/** L2-loss support vector machine, one class against the others, by dual coordinate descent (Hsieh et al. 2008, as liblinear -s 1). */
export function svm(vectors, labels, classes, size, { cost = 0.5, epochs = 12 } = {}) {
  const machines = classes.map((own) => {
    const w = new Float32Array(size + 1);
    const alpha = new Float64Array(vectors.length);
    for (let epoch = 0; epoch < epochs; epoch++)
      for (const i of shuffled(vectors.length, epoch + 1)) {
        const { at, x } = vectors[i];
        const y = labels[i] === own ? 1 : -1;
        let dot = w[size];
        for (let k = 0; k < at.length; k++) dot += w[at[k]] * x[k];
        const g = y * dot - 1 + alpha[i] / (2 * cost);
        const next = Math.max(0, alpha[i] - g / (2 + 1 / (2 * cost)));
        const d = (next - alpha[i]) * y;
        alpha[i] = next;
        if (d === 0) continue;
        for (let k = 0; k < at.length; k++) w[at[k]] += d * x[k];
        w[size] += d;
      }
    return w;
  });
  return ({ at, x }) => {
    const z = machines.map((w) => at.reduce((s, i, k) => s + w[i] * x[k], w[size]));
    return classes[z.indexOf(Math.max(...z))];
  };
}

/** Naive Bayes on words, counts plus one: what SnowNLP does. */
export function naiveBayes(texts, labels, classes) {
  const counts = classes.map(() => new Map());
  const totals = classes.map(() => 0);
  const texts0 = classes.map((c) => labels.filter((l) => l === c).length);
  const vocabulary = new Set();
  texts.forEach((words, i) => {
    const c = classes.indexOf(labels[i]);
    for (const w of words) {
      counts[c].set(w, (counts[c].get(w) ?? 0) + 1);
      totals[c]++;
      vocabulary.add(w);
    }
  });
  return (words) => {
    const z = classes.map((_, c) =>
      words.reduce(
        (s, w) => s + Math.log(((counts[c].get(w) ?? 0) + 1) / (totals[c] + vocabulary.size)),
        Math.log(texts0[c] / labels.length),
      ),
    );
    return classes[z.indexOf(Math.max(...z))];
  };
}

/** Accuracy and macro-F1 of what was said against the truth. */
export function scores(said, truth, classes) {
  const f1 = classes.map((c) => {
    const hit = said.filter((s, i) => s === c && truth[i] === c).length;
    return (2 * hit) / (said.filter((s) => s === c).length + truth.filter((t) => t === c).length || 1);
  });
  return {
    accuracy: said.filter((s, i) => s === truth[i]).length / said.length,
    'macro-F1': f1.reduce((a, b) => a + b) / f1.length,
  };
}
