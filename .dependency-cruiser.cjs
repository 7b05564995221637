/** Boundaries of architecture.md: what a lib may import is what its package.json names; nobody reaches past an index.ts; no cycles. */
const fs = require('node:fs');

const libs = fs.readdirSync('libs').filter((l) => fs.existsSync(`libs/${l}/package.json`));
const named = (lib) =>
  Object.keys(JSON.parse(fs.readFileSync(`libs/${lib}/package.json`, 'utf8')).dependencies ?? {}).map((d) =>
    d.replace('@fengsui/', ''),
  );
const src = (name) => `^libs/${name}/src/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...libs.map((lib) => ({
      name: `${lib}-imports-only-what-it-names`,
      severity: 'error',
      from: { path: src(lib), pathNot: '\\.spec\\.ts$|/testing/' },
      to: { path: '^libs/', pathNot: [lib, ...named(lib)].map(src) },
    })),
    {
      name: 'only-through-the-door',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: {
        path: '^libs/([^/]+)/src/',
        pathNot: [
          '^libs/[^/]+/src/index\\.ts$',
          '^libs/platform/src/testing/index\\.ts$',
          // times in words without the database: for threads that only render
          '^libs/platform/src/clock/beijing\\.ts$',
          '^libs/collection/src/parse-page\\.ts$',
          '^libs/detection/src/(cluster|volume)/index\\.ts$',
          '^$1/$2/',
        ],
      },
    },
    { name: 'libs-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      // but the stage of drills, which runs them all in one process
      name: 'apps-know-no-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/drill-stage/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'analysis-is-pure',
      severity: 'error',
      from: { path: '^libs/analysis/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '@nestjs|typeorm|node_modules/pg/|undici', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-orphans-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|\\.css$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
};
