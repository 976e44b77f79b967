import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { pagePreloads } from './page-preloads.ts';

/**
 * Budget, in bytes, for the gzipped scripts and styles that the entry of the public pages loads at
 * once. It is small because of phones on weak networks.
 */
const PUBLIC_ENTRY_BUDGET_BYTES = 140_000;

export default defineConfig({
  plugins: [
    react(),
    entryBudget('index.html', PUBLIC_ENTRY_BUDGET_BYTES),
    pagePreloads('index.html', {
      box: '/public/box/box-page.tsx',
      give: '/public/give/give-page.tsx',
      history: '/public/drive/history-page.tsx',
      pledge: '/public/pledge/pledge-page.tsx',
      receipt: '/public/receipt/receipt-page.tsx',
      report: '/public/drive/report-page.tsx',
      statement: '/public/drive/statement-page.tsx',
    }),
  ],
  resolve: { conditions: ['bluebox-source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    target: ['chrome92', 'safari15.4'],
    // Nothing is inlined, because the CSP of the pages allows data: URLs only for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      input: { index: 'index.html', console: 'console.html' },
      // The code about drives that the first public page and the console share goes into one small
      // file instead of several.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'drives',
              test: /\/src\/(domain\/(drive-address|kinds|need-progress|places|quantity-text)|accounts|counted|kinds)\.ts$/,
            },
          ],
        },
      },
    },
  },
});

/**
 * Fails the build when the scripts and styles that an HTML entry loads at once exceed its budget.
 */
function entryBudget(html: string, limit: number): Plugin {
  return {
    name: 'entry-budget',
    apply: 'build',
    writeBundle(options, bundle) {
      const entry = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(`/${html}`) === true,
      );
      if (entry?.type !== 'chunk') return this.error(`there is no entry for ${html}`);
      const files = new Set<string>();
      const collect = (name: string) => {
        const file = bundle[name];
        if (file?.type !== 'chunk' || files.has(name)) return;
        files.add(name);
        for (const style of file.viteMetadata?.importedCss ?? []) files.add(style);
        file.imports.forEach(collect);
      };
      collect(entry.fileName);
      const folder = options.dir ?? 'dist';
      const bytes = [...files].reduce(
        (total, name) => total + gzipSync(readFileSync(join(folder, name))).length,
        0,
      );
      if (bytes > limit)
        this.error(`${html} loads ${bytes} bytes (gzip) at once; the budget is ${limit}`);
      this.info(`${html} loads ${(bytes / 1000).toFixed(1)} kB (gzip) of ${limit / 1000} kB`);
    },
  };
}
