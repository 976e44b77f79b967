import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { actorsText, actorText, isAccount } from './actor-text.ts';

const t = ((key: string) => (key === 'list.comma' ? '、' : key)) as unknown as TFunction;
const names = new Map([
  ['account-1', '李明'],
  ['account-2', '王芳'],
]);

it.each([
  ['account-1', '李明'],
  ['public', 'actor.public'],
  ['policy:box-grants', 'actor.system'],
  ['retention', 'actor.system'],
  ['account-3', 'actor.unknown'],
  ['constructor', 'actor.unknown'],
])('the actor %s is called %s', (actor, text) => {
  expect(actorText(t, actor, names)).toBe(text);
});

it('several actors are named once each', () => {
  const actors = ['account-2', 'account-1', 'account-2', 'public'];
  expect(actorsText(t, actors, names)).toBe('王芳、李明、actor.public');
});

it('only accounts are looked up', () => {
  const actors = ['account-1', 'public', 'policy:box-grants', 'retention'];
  expect(actors.filter(isAccount)).toEqual(['account-1']);
});
