import type { Plugin } from 'vite';

/**
 * Writes a copy of the public entry for each of the given pages. The copy requests the code of its page
 * at once; otherwise the browser would request this code only when the entry runs, which on a slow
 * phone is a second later.
 * @param pages names of the copies, without `.html`, and the module that each page begins with.
 */
export function pagePreloads(html: string, pages: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'page-preloads',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const entry = bundle[html];
      if (entry?.type !== 'asset') return this.error(`there is no ${html}`);
      const text = String(entry.source);
      for (const [page, module] of Object.entries(pages)) {
        const first = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(module) === true,
        );
        if (first?.type !== 'chunk') return this.error(`no code begins with ${module}`);
        const scripts = new Set<string>();
        const styles = new Set<string>();
        const collect = (name: string) => {
          const file = bundle[name];
          if (file?.type !== 'chunk' || scripts.has(name)) return;
          scripts.add(name);
          for (const style of file.viteMetadata?.importedCss ?? []) styles.add(style);
          file.imports.forEach(collect);
        };
        collect(first.fileName);
        const missing = (name: string) => !text.includes(`"/${name}"`);
        const hints = [
          ...[...scripts]
            .filter(missing)
            .map((name) => `rel="modulepreload" crossorigin href="/${name}"`),
          ...[...styles]
            .filter(missing)
            .map((name) => `rel="preload" as="style" crossorigin href="/${name}"`),
        ];
        this.emitFile({
          type: 'asset',
          fileName: `${page}.html`,
          source: text.replace(
            '</head>',
            `${hints.map((hint) => `  <link ${hint}>\n`).join('')}  </head>`,
          ),
        });
      }
    },
  };
}
