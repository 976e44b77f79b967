import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackupError, beginBackup, forgottenPhoto, openBackup, photoForgottenAs } from './index.ts';

const madeAt = '2026-03-20T08:00:00.000Z';
const PATH = 'data/pledge/commits.ndjson';

describe('a backup folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-backup-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const made = (way: 'standalone' | 'distributed' = 'distributed') => {
    const writer = beginBackup(folder);
    writeFileSync(writer.place(PATH), 'what happened\n');
    writer.add(PATH);
    return { finish: () => writer.finish({ madeAt, way, positions: { pledge: [1, 2] } }) };
  };

  it('is opened with the files and the manifest that it was made with', () => {
    made().finish();
    const { manifest, paths, file } = openBackup(folder, 'distributed', [PATH]);
    expect(manifest).toMatchObject({ madeAt, positions: { pledge: [1, 2] } });
    expect(paths).toEqual([PATH]);
    expect(readFileSync(file(PATH), 'utf8')).toBe('what happened\n');
  });

  it('is not started in a folder that is not empty', () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(() => beginBackup(folder)).toThrow(/is not empty/);
  });

  it('is refused when it is unfinished', () => {
    made();
    expect(() => openBackup(folder, 'distributed', [])).toThrow(/no finished backup/);
  });

  it('is refused when a file is missing, was changed, or was never in it', () => {
    made().finish();
    expect(() => openBackup(folder, 'distributed', ['data/events.sqlite'])).toThrow(/is missing/);
    writeFileSync(join(folder, PATH), 'what happened?\n');
    expect(() => openBackup(folder, 'distributed', [])).toThrow(/is not what was backed up/);
    rmSync(join(folder, PATH));
    expect(() => openBackup(folder, 'distributed', [])).toThrow(/is missing/);
    writeFileSync(join(folder, 'data/unnamed'), '');
    expect(() => openBackup(folder, 'distributed', ['data/unnamed'])).toThrow(BackupError);
  });

  it('is refused by the other kind of deployment', () => {
    made('standalone').finish();
    expect(() => openBackup(folder, 'distributed', [])).toThrow(/standalone, not distributed/);
  });

  it.each([
    ['no JSON', '{'],
    ['another format', JSON.stringify({ format: 2, madeAt, files: {} })],
    [
      'a path that leads out of it',
      JSON.stringify({ format: 1, madeAt, files: { 'data/../../x': 'y' } }),
    ],
  ])('is refused when its manifest is %s', (_what, text) => {
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(() => openBackup(folder, 'standalone', [])).toThrow(/cannot be read by this program/);
  });

  it('counts as standalone if its manifest names no kind of deployment', () => {
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ format: 1, madeAt, files: {} }));
    expect(openBackup(folder, 'standalone', []).manifest.madeAt).toBe(madeAt);
  });
});

describe('a list of erased names', () => {
  it('distinguishes a photo from a subject', () => {
    const photo = { subject: 'consignment-1', photoId: 'a' };
    expect(photoForgottenAs(forgottenPhoto(photo))).toEqual(photo);
    expect(photoForgottenAs('consignment-1')).toBeUndefined();
  });
});
