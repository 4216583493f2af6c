import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFile } from '../../../src/origin/library/object-key.js';

let base = '';
let folder = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'cf-key-'));
  folder = join(base, 'media');
  await mkdir(join(folder, 'a b'), { recursive: true });
  await mkdir(join(base, 'media-private'));
  await writeFile(join(base, 'secret.mp4'), 'x');
  await writeFile(join(base, 'media-private', 'secret.mp4'), 'x');
  await writeFile(join(folder, '.hidden.mp4'), 'x');
  await writeFile(join(folder, 'a b', 'été.mp4'), 'inside');
  await symlink(join(base, 'secret.mp4'), join(folder, 'out.mp4'));
  await symlink(join(base, 'media-private'), join(folder, 'private'));
  await symlink(join(folder, 'a b', 'été.mp4'), join(folder, 'in.mp4'));
});
afterAll(() => rm(base, { recursive: true }));

describe('the file of a key', () => {
  it('is found with spaces, other letters and folders in its name', async () => {
    expect((await findFile(folder, 'a b/été.mp4'))?.size).toBe(6);
  });

  it('is found through a symbolic link that stays inside', async () => {
    expect((await findFile(folder, 'in.mp4'))?.size).toBe(6);
  });

  it.each([
    '../secret.mp4',
    'a b/../../secret.mp4',
    '/etc/passwd',
    '..\\secret.mp4',
    'a b//été.mp4',
    './in.mp4',
    '',
    'in.mp4\0.flv',
    '.hidden.mp4',
    'out.mp4',
    'private/secret.mp4',
    '../media-private/secret.mp4',
    'a b',
    'missing.mp4',
  ])('is not there for %j', async (key) => {
    expect(await findFile(folder, key)).toBeUndefined();
  });
});
