import { expect, test } from '@jest/globals';
import { SharedReads } from './shared-reads.js';

/** A read that ends when it is told to. */
function kit() {
  const reads: { end: (value: number) => void; fail: (e: Error) => void }[] = [];
  const shared = new SharedReads();
  const ask = (): Promise<number> =>
    shared.of('k', () => new Promise((resolve, reject) => reads.push({ end: resolve, fail: reject })));
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { reads, ask, turn };
}

test('who comes while a read is under way gets the next one, all together', async () => {
  const { reads, ask, turn } = kit();
  const [first, second, third] = [ask(), ask(), ask()];
  expect(reads).toHaveLength(1);
  reads[0]!.end(1);
  expect(await first).toBe(1);
  await turn();
  expect(reads).toHaveLength(2);
  const fourth = ask();
  reads[1]!.end(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await turn();
  reads[2]!.end(3);
  expect(await fourth).toBe(3);
  await turn();
  void ask();
  expect(reads).toHaveLength(4);
});

test('a read that fails, fails for those who shared it only', async () => {
  const { reads, ask, turn } = kit();
  const [first, second] = [ask(), ask()];
  reads[0]!.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await turn();
  reads[1]!.end(2);
  expect(await second).toBe(2);
});
