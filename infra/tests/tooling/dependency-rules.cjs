/**
 * Rules about imports between modules. Every rule has a fixture that breaks it (see dependency-rules.mjs).
 */
const PURE = [
  '^packages/(contracts|event-sourcing|ledger|spreadsheet)/src/',
  '^services/[^/]+/src/(domain|projections|processes)/',
  // The tracker's folders mix pure files with routes, so the pure files are listed by name.
  '^services/tracker/src/(totals|feed|search)/(projection|kit-contents|small-groups)\\.ts$',
  '^services/tracker/src/board/(groups-projection|mismatches-projection|shown-groups|open-ends)\\.ts$',
  '^services/tracker/src/journey/(projection|fragments|pledge-fragments|reception-fragments|parcel-fragments|box-fragments|journey|makings|labelled-box)\\.ts$',
];
const SPEC = '(\\.spec\\.ts$|\\.test-support\\.ts$|^(services|packages)/[^/]+/test/)';
const OUTSIDE =
  '^(node:|(fs|path|http|https|crypto|os|net|child_process)$)|node_modules/(express|mongoose|kafkajs|pino|@opentelemetry|@photostructure|jose)/';

module.exports = {
  forbidden: [
    {
      name: 'pure-code-reaches-no-io',
      comment:
        'Deciders, projections, policies and contracts are plain functions, tested without I/O.',
      severity: 'error',
      from: { path: PURE, pathNot: SPEC },
      to: { path: OUTSIDE, reachable: true },
    },
    {
      name: 'pure-code-imports-no-io',
      comment: 'The same for direct imports of core modules.',
      severity: 'error',
      from: { path: PURE, pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'transparency-imports-only-crypto',
      comment:
        'The transparency log is plain functions; it needs nothing of Node except hashes and signatures.',
      severity: 'error',
      from: { path: '^packages/transparency/src/', pathNot: SPEC },
      to: { path: OUTSIDE, pathNot: '^(node:)?crypto$', reachable: true },
    },
    {
      name: 'no-service-knows-another',
      comment: 'Services learn of each other by events; what they say stands in contracts.',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/', pathNot: SPEC },
      to: { path: '^services/([^/]+)/src/', pathNot: '^services/$1/' },
    },
    {
      name: 'adapters-only-in-composition-roots',
      comment:
        'Only a composition root or a test chooses how to store and carry; adapters do not know each other.',
      severity: 'error',
      from: { path: '^(?:packages|services)/([^/]+)/', pathNot: SPEC },
      to: { path: '^packages/(embedded|kafka|mongodb)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'spreadsheet-files-behind-one-port',
      comment:
        'One package reads and writes spreadsheet files: it knows their limits and what is dangerous in them.',
      severity: 'error',
      from: { pathNot: `^packages/spreadsheet/|${SPEC}|/test/` },
      to: { path: 'node_modules/(hucre|csv-parse|csv-stringify)/' },
    },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { pathNot: `${SPEC}|^packages/testing/|/test/` },
      to: { path: `${SPEC}|^packages/testing/src` },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Only our own dist folders are left out, because the dist folder of another package is often the whole package.
    exclude: { path: '^(?!.*node_modules/).*(^|/)dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['bluebox-source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
