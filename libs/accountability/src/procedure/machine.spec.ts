import { expect, test } from '@jest/globals';
import type { ClueActName, ClueState } from '@fengsui/contract';
import { ACTS, AWAITED, checkMachine, CLUE_STATES, MOVES, next } from './machine.js';

test('the machine is whole: every state is led to, every wait has its act', () => {
  expect(checkMachine).not.toThrow();
  expect(CLUE_STATES.filter((s) => Object.keys(MOVES[s]).length === 0)).toEqual(['dropped', 'withdrawn']);
});

test('nothing is decided but from a statement, or from its time having passed', () => {
  const from = CLUE_STATES.filter((s) => MOVES[s].decide);
  expect(from).toEqual(['stated', 'waived']);
  for (const state of CLUE_STATES.filter((s) => !from.includes(s))) expect(next(state, 'decide', 'decided')).toBeNull();
});

test('an act that leads to several states must say to which', () => {
  expect(next('stated', 'decide')).toBeNull();
  expect(next('stated', 'decide', 'rectifying')).toBe('rectifying');
  expect(next('stated', 'decide', 'closed')).toBeNull();
  expect(next('opened', 'verify')).toBe('verified');
});

test('no state waits for the clock alone, and nobody is left waiting without a clock', () => {
  const running = CLUE_STATES.filter((s) => !['dropped', 'closed', 'withdrawn'].includes(s));
  expect(Object.keys(AWAITED)).toEqual(running);
  for (const s of running as ClueState[]) expect(ACTS[AWAITED[s]!.act].by).toBe(AWAITED[s]!.owner);
});

test('who verifies, who decides, who closes and who hears are kept apart by rule', () => {
  const apart = (a: ClueActName): string[] => ACTS[a].apart;
  expect(apart('decide')).toEqual(['verified_by', 'heard_by']);
  expect(apart('close')).toEqual(['verified_by', 'decided_by']);
  expect(apart('return')).toEqual(['verified_by', 'decided_by']);
  expect(apart('hear')).toEqual(['verified_by', 'decided_by']);
});
