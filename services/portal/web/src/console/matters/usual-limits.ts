import type { BodyOf, routes } from '@bluebox/contracts/routes';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * Limits that a new desk begins with, after the draft of Beijing's standard of 2021: answers within 2 hours when
 * there is danger, 24 hours for water, power, gas and heat, 7 days for ordinary matters, and 15 for hard ones.
 */
export const USUAL_LIMITS: BodyOf<typeof routes.openDesk>['limits'] = {
  urgencies: {
    danger: { dispatch: HOUR, respond: 2 * HOUR, resolve: DAY, days: 'natural' },
    supply: { dispatch: 2 * HOUR, respond: DAY, resolve: DAY, days: 'natural' },
    ordinary: { dispatch: DAY, respond: DAY, resolve: 7 * DAY, days: 'natural' },
    hard: { dispatch: DAY, respond: DAY, resolve: 15 * DAY, days: 'natural' },
  },
  holidays: [],
  workdays: [],
};
