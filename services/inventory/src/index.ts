export { type Box, type BoxCommand, boxDecider, boxStream } from './domain/box.ts';
