import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const SECURITY = 'docs/security';
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const asvs = read(`${SECURITY}/asvs.md`);
const threats = read(`${SECURITY}/threats.md`);

/** Ids of the requirements of ASVS 5.0.0, by level. */
const REQUIREMENTS = JSON.parse(
  readFileSync(new URL('asvs-5.0.0.json', import.meta.url), 'utf8'),
) as Readonly<Record<'1' | '2', readonly string[]>>;
const ANSWERS = ['met', 'in part', 'not met', 'does not apply'] as const;
/** Fewest characters of a reason: a short sentence. */
const SHORTEST_REASON = 15;

/** Returns the cells of each row of a page's tables whose first cell matches. */
const rowsOf = (page: string, first: RegExp): readonly (readonly string[])[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter(([cell = '']) => first.test(cell));

/** Returns the targets of a text's links to files, relative to the root, without fragments. */
const filesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) =>
    join(SECURITY, target),
  );

interface Answered {
  readonly id: string;
  readonly level: string;
  readonly requirement: string;
  readonly answer: string;
  readonly why: string;
}
const answered = rowsOf(asvs, /^\d+\.\d+\.\d+$/).map(
  ([id = '', level = '', requirement = '', answer = '', why = '', ...more]): Answered => {
    expect(more, id).toEqual([]);
    return { id, level, requirement, answer, why };
  },
);

describe('the assessment by ASVS 5.0', () => {
  it('has each requirement of levels 1 and 2 once, in order, with its level', () => {
    const numbers = ({ id }: { readonly id: string }) => id.split('.').map(Number);
    const expected = (['1', '2'] as const)
      .flatMap((level) => REQUIREMENTS[level].map((id) => ({ id, level })))
      .sort((a, b) => {
        const [left, right] = [numbers(a), numbers(b)];
        const at = left.findIndex((number, index) => number !== right[index]);
        return (left[at] ?? 0) - (right[at] ?? 0);
      });
    expect([REQUIREMENTS['1'].length, REQUIREMENTS['2'].length]).toEqual([70, 183]);
    expect(answered.map(({ id, level }) => ({ id, level }))).toEqual(expected);
  });

  it('has each requirement in its chapter, with a known answer', () => {
    for (const section of asvs.split(/^## V/m).slice(1))
      for (const [id = ''] of rowsOf(section, /^\d+\.\d+\.\d+$/))
        expect(section, id).toMatch(new RegExp(`^${id.split('.')[0]} `));
    for (const { id, requirement, answer } of answered) {
      expect(ANSWERS, id).toContain(answer);
      expect(requirement, id).not.toBe('');
    }
  });

  it('counts its answers', () => {
    const count = (answer: string, levels: readonly string[]) =>
      String(answered.filter((row) => row.answer === answer && levels.includes(row.level)).length);
    expect(rowsOf(asvs, /^(?:met|in part|not met|does not apply)$/)).toEqual(
      ANSWERS.map((answer) => [
        answer,
        count(answer, ['1']),
        count(answer, ['2']),
        count(answer, ['1', '2']),
      ]),
    );
  });

  it('names a file for what is met, and a reason for everything else', () => {
    for (const { id, answer, why } of answered)
      if (answer === 'met') expect(filesIn(why).length, id).toBeGreaterThan(0);
      else
        expect(why.replace(/\[`[^`]+`\]\([^)]+\)/g, '').length, id).toBeGreaterThan(
          SHORTEST_REASON,
        );
  });
});

interface Threat {
  readonly number: string;
  readonly control: string;
  readonly test: string;
  readonly seen: string;
}
const listed = rowsOf(threats, /^\d+$/).map(
  ([number = '', , control = '', test = '', seen = '', ...more]): Threat => {
    expect(more, number).toEqual([]);
    return { number, control, test, seen };
  },
);

describe('the table of threats', () => {
  it('numbers its threats, and has a control, a test and what was seen without the control', () => {
    expect(listed.length).toBeGreaterThanOrEqual(25);
    expect(listed.map(({ number }) => Number(number))).toEqual(listed.map((_, index) => index + 1));
    for (const { number, control, seen } of listed) {
      expect(filesIn(control).length, number).toBeGreaterThan(0);
      expect(seen.length, number).toBeGreaterThan(SHORTEST_REASON);
    }
  });

  it('names tests that exist', () => {
    for (const { number, test } of listed) {
      const named = [...test.matchAll(/\]\(([^)]+)\) “([^”]+)”/g)];
      expect(named.length, number).toBeGreaterThan(0);
      for (const [, file = '', name = ''] of named) {
        const source = read(join(SECURITY, file));
        const quoted = ["'", '"', '`'].map((quote) => quote + name + quote);
        expect(
          quoted.some((text) => source.includes(text)),
          `${number}: ${name}`,
        ).toBe(true);
      }
    }
  });
});

describe('the pages about security', () => {
  it('link to files that exist', () => {
    for (const [page, text] of Object.entries({ asvs, threats })) {
      const files = filesIn(text);
      expect(files.length, page).toBeGreaterThan(0);
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    }
  });

  it('are linked from SECURITY.md', () => {
    const page = read('SECURITY.md');
    for (const name of ['asvs.md', 'threats.md']) expect(page).toContain(`(${SECURITY}/${name})`);
  });
});
