#!/usr/bin/env node
// Builds what changed, then hands over to the built command line.
await import('../../tests/tooling/build-what-changed.mjs');
await import('./dist/main.js');
