import { distributedCase } from './distributed-case.ts';
import { pause } from './scenario.ts';

export const lostAnswers = distributedCase({
  name: '35 % of produce answers lost',
  async faults({ log, brokerWay, recovered, remark, ask }) {
    await pause(1_000);
    log.add({ phase: 'fault', what: 'produce answers are lost' });
    brokerWay.become({ kind: 'loses-answers', share: 0.35 });
    await pause(30_000);
    brokerWay.become({ kind: 'open' });
    await recovered('produce answers arrive');
    remark(`${brokerWay.lostAnswers()} answers were lost`);
    ask('answers were lost', brokerWay.lostAnswers() > 0);
  },
});

export const cut = distributedCase({
  name: 'network to the broker cut for 60 s',
  async faults({ log, brokerWay, recovered }) {
    await pause(2_000);
    log.add({ phase: 'fault', what: 'cut' });
    brokerWay.become({ kind: 'cut' });
    await pause(60_000);
    brokerWay.become({ kind: 'open' });
    await recovered('network back');
  },
});

export const slow = distributedCase({
  name: 'slow, lossy network to the broker',
  async faults({ log, brokerWay, recovered }) {
    await pause(1_000);
    log.add({ phase: 'fault', what: 'slow' });
    brokerWay.become({ kind: 'slow', milliseconds: 200, lossShare: 0.1 });
    await pause(30_000);
    brokerWay.become({ kind: 'open' });
    await recovered('network fast again');
  },
});
