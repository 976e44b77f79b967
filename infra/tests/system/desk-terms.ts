import type { DeskTermsInput } from '@bluebox/contracts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Terms of a desk with an office, a department below it, and a union below that. */
export const deskTerms: DeskTermsInput = {
  name: '职工诉求受理台',
  topics: [
    { topicId: 't1', name: '工资支付' },
    { topicId: 't2', name: '劳动安全' },
  ],
  units: [
    { unitId: 'u1', name: '区总工会办公室', level: 1 },
    { unitId: 'u2', name: '权益保障部', level: 2, parent: 'u1' },
    { unitId: 'u3', name: '街道总工会', level: 3, parent: 'u2' },
  ],
  limits: {
    urgencies: {
      danger: { dispatch: HOUR, respond: 2 * HOUR, resolve: DAY, days: 'natural' },
      supply: { dispatch: 2 * HOUR, respond: DAY, resolve: DAY, days: 'natural' },
      ordinary: { dispatch: DAY, respond: DAY, resolve: 7 * DAY, days: 'natural' },
      hard: { dispatch: DAY, respond: DAY, resolve: 15 * DAY, days: 'working' },
    },
    holidays: [],
    workdays: [],
  },
  reopenDays: 30,
  reviewed: ['complaint'],
};
