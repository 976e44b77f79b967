import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** Content types by file extension. Files with another extension are not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
/** Compressed file types, for which gzip would save next to nothing. */
const PACKED = new Set(['.png', '.jpg', '.webp', '.woff2']);
/** Matches the file names of builds. Hidden files, paths and encoded names do not match. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

interface StaticFile {
  readonly modified: number;
  readonly type: string;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer | undefined;
}

export interface StaticFiles {
  /**
   * Sends the file with this name. Resolves with `false`, without sending anything, if there is no
   * such file.
   */
  send(request: Request, response: Response, name: string, cacheControl: string): Promise<boolean>;
  /** Resolves with the content of a text file; `undefined` if there is no such file. */
  text(name: string): Promise<string | undefined>;
}

/**
 * Serves files of known types from one folder, without its subfolders. Files are kept in memory and
 * sent compressed, because a build is small and phones are slow.
 */
export function staticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>();
  const load = async (name: string): Promise<StaticFile | undefined> => {
    const type = TYPES[extname(name)];
    if (type === undefined || !NAME.test(name)) return undefined;
    const full = join(folder, name);
    const found = await stat(full).catch(() => undefined);
    if (found?.isFile() !== true) return undefined;
    const known = files.get(name);
    if (known?.modified === found.mtimeMs) return known;
    const bytes = await readFile(full);
    const file = {
      modified: found.mtimeMs,
      type,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      bytes,
      zipped: PACKED.has(extname(name)) ? undefined : await promisify(gzip)(bytes),
    };
    files.set(name, file);
    return file;
  };
  return {
    text: async (name) => (await load(name))?.bytes.toString(),
    async send(request, response, name, cacheControl) {
      const file = await load(name);
      if (file === undefined) return false;
      response.setHeader('Cache-Control', cacheControl);
      response.setHeader('ETag', file.etag);
      response.vary('Accept-Encoding');
      if (request.fresh) {
        response.status(304).end();
        return true;
      }
      const zipped = request.acceptsEncodings('gzip') === 'gzip' ? file.zipped : undefined;
      if (zipped !== undefined) response.setHeader('Content-Encoding', 'gzip');
      const body = zipped ?? file.bytes;
      response.setHeader('Content-Type', file.type);
      response.setHeader('Content-Length', body.length);
      response.end(request.method === 'HEAD' ? undefined : body);
      return true;
    },
  };
}
