import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type BrowserWorld, type Language, wordsOf } from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';

/** Largest height in pixels; taller pages are cut, because the top of a page matters most. */
const TALLEST = 3_200;
const QUALITY = 60;

export type Look = readonly [language: Language, width: number];

interface GalleryOptions {
  /** Name of a folder in docs/gallery. The folder is deleted and drawn again. */
  readonly folder: string;
  readonly title: string;
  /** Description of the gallery, as a sentence. */
  readonly says: string;
  readonly looks: readonly Look[];
  /** Largest size of all files together, in bytes; limited, because pictures stay in the repository's history. */
  readonly mostBytes: number;
}

export interface DrawnGallery {
  /** Draws one state of a page in each look, signed in as the same person. */
  show(
    name: string,
    says: string,
    path: string,
    prepare?: (page: Page, say: ReturnType<typeof wordsOf>, look: Look) => Promise<void>,
  ): Promise<void>;
  /** Writes the README.md that shows all pictures, and checks the size of all files together. */
  finish(): void;
}

export function drawnGallery(world: BrowserWorld, options: GalleryOptions): DrawnGallery {
  const { title, says: contents, looks, mostBytes } = options;
  const folder = fileURLToPath(
    new URL(`../../../docs/gallery/${options.folder}/`, import.meta.url),
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shots: { readonly name: string; readonly says: string }[] = [];
  const pages = new Map<Look, Page>();
  const pageOf = async (look: Look): Promise<Page> => {
    const page = pages.get(look) ?? (await signedInPage(world, look[1], look[0])).page;
    pages.set(look, page);
    return page;
  };
  return {
    async show(name, says, path, prepare = async () => {}) {
      shots.push({ name, says });
      for (const look of looks) {
        const [language, width] = look;
        const page = await pageOf(look);
        await page.goto(`${world.server.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('canvas, .panel').first().waitFor();
        await prepare(page, wordsOf(language), look);
        await page.evaluate('document.fonts.ready');
        const height = await page.evaluate<number>('document.documentElement.scrollHeight');
        await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, 800)) });
        await page.screenshot({
          path: join(folder, `${name}.${language}.${width}.jpg`),
          type: 'jpeg',
          quality: QUALITY,
        });
        await page.setViewportSize({ width, height: 800 });
      }
    },
    finish() {
      const sections = shots.map(({ name, says }) => {
        const pictures = looks.map(
          ([language, width]) =>
            `<img src="${name}.${language}.${width}.jpg" alt="${name}: ${says}" height="480">`,
        );
        return `## ${name}\n\n${says}\n\n${pictures.join('\n')}\n`;
      });
      writeFileSync(
        join(folder, 'README.md'),
        `# ${title}\n\n${contents} Made by \`npm run gallery\`.\n\n${sections.join('\n')}`,
      );
      const bytes = readdirSync(folder).reduce(
        (sum, file) => sum + statSync(join(folder, file)).size,
        0,
      );
      expect(bytes).toBeLessThan(mostBytes);
    },
  };
}
