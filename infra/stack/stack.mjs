#!/usr/bin/env node
// Builds what changed, then hands over to the built stack.
await import('../tooling/build-what-changed.mjs');
await import('./dist/main.js');
