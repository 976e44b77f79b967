import { expect, it } from 'vitest';
import { timeOfPart } from './profile-shares.mjs';

const node = (id, functionName, url, children) => ({
  id,
  callFrame: { functionName, url },
  children,
});

it('counts what a part calls as the part, and idle time as nothing', () => {
  const profile = {
    nodes: [
      node(1, '(root)', '', [2, 3, 5]),
      node(2, '(idle)', ''),
      node(3, 'append', 'file:///notary/appender.js', [4]),
      node(4, 'run', 'node:sqlite'),
      node(5, 'submit', 'file:///pledge/submit.js'),
    ],
    samples: [2, 3, 4, 5, 5],
    timeDeltas: [9_000, 1_000, 2_000, 3_000, 4_000],
  };
  expect(timeOfPart(profile, (url) => url.includes('/notary/'))).toEqual({ part: 3, all: 10 });
});
