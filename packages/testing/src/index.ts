export { given, type Outcome } from './decider-specification.ts';
