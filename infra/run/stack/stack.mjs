#!/usr/bin/env node
// Builds what has changed, then runs the built stack.
await import('../../tests/tooling/build-what-changed.mjs');
await import('./dist/main.js');
