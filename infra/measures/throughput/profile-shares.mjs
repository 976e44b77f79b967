// The shares of parts of the code in a CPU profile of V8.

/** Names that V8 gives to what is not work of the program. */
const NO_WORK = new Set(['(root)', '(idle)', '(program)']);

/**
 * Returns the time for which a function of a part was running or waiting for what it had called, in milliseconds.
 * @param profile a profile as `Profiler.stop` returns it.
 * @param isPart says whether a function belongs to the part, by the address of its module.
 * @returns `part`, and `all` of the program, with garbage collection.
 */
export function timeOfPart({ nodes, samples, timeDeltas }, isPart) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const belongs = new Map();
  const descend = (node, inherited) => {
    const inPart = inherited || isPart(node.callFrame.url);
    belongs.set(node.id, inPart);
    for (const child of node.children ?? []) descend(byId.get(child), inPart);
  };
  descend(nodes[0], false);
  let part = 0;
  let all = 0;
  samples.forEach((id, index) => {
    if (NO_WORK.has(byId.get(id).callFrame.functionName)) return;
    all += timeDeltas[index];
    if (belongs.get(id)) part += timeDeltas[index];
  });
  return { part: part / 1_000, all: all / 1_000 };
}
