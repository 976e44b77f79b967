#!/usr/bin/env node
// Builds what changed, then runs the built command line.
await import('../../tests/tooling/build-what-changed.mjs');
await import('./dist/main.js');
