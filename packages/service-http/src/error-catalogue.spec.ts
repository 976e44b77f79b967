import { readdirSync, readFileSync } from 'node:fs';
import { REFUSALS, REFUSALS_BY_SUBJECT } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, errorsAsMarkdown } from './error-catalogue.ts';
import { PROBLEMS } from './problem.ts';

const ROOT = new URL('../../../', import.meta.url);
const entries = ERROR_CATALOGUE.flatMap((section) => section.entries);
const codes = entries.map(({ code }) => code);

/** Codes without a sentence in the pages' catalogues, with the reason why no page shows them. */
const NEVER_ON_A_PAGE: Readonly<Record<string, string>> = {
  ...allFor('A page sends requests that can be read, with methods and headers of this form.', [
    'BAD_IDEMPOTENCY_KEY',
    'BAD_IF_MATCH',
    'BODY_CUT_OFF',
    'BODY_TOO_INTRICATE',
    'ENCODING_UNSUPPORTED',
    'MALFORMED_BODY',
    'MALFORMED_REQUEST',
    'METHOD_NOT_ALLOWED',
  ]),
  ...allFor('Ids are random, and a repeated request has its Idempotency-Key.', [
    'BOX_EXISTS',
    'CASE_EXISTS',
    'CHANNEL_EXISTS',
    'CONSIGNMENT_EXISTS',
    'COUNT_EXISTS',
    'DRIVE_EXISTS',
    'KIT_EXISTS',
    'PARCEL_EXISTS',
    'PLEDGE_EXISTS',
  ]),
  LINE_CHANGES_KIND: 'Pages change only the quantity of a line.',
  NOT_IN_LEDGER: 'Proofs are files that a program checks.',
  TOO_MANY_STREAMS: 'A page that gets no live stream polls instead.',
  UNKNOWN_PAGE: 'A list sends `next` as it got it.',
  UNKNOWN_PHOTO: 'Photos are read by image elements, which show that one is missing.',
};

/** Codes that the pages use for failures that no server reports. */
const SAID_BY_THE_PAGES_ALONE = [
  'CLAIM_PENDING',
  'NETWORK',
  'PASSKEY_NOT_GIVEN',
  'UNFORESEEN',
  'other',
];

describe('the catalogue of errors', () => {
  it('is the one in docs/errors.md', async () => {
    await expect(errorsAsMarkdown()).toMatchFileSnapshot('../../../docs/errors.md');
  });

  it('names each code once', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    const grouped = Object.values(REFUSALS_BY_SUBJECT).flatMap((group) => Object.keys(group));
    expect(grouped).toEqual(Object.keys(REFUSALS));
    expect(codes).toEqual([...Object.keys(PROBLEMS), ...grouped]);
  });

  it('has a different sentence for each code', () => {
    for (const { code, sentence } of entries) expect(sentence, code).toMatch(/^[A-Z].+\.$/);
    const sentences = entries.map(({ sentence }) => sentence);
    expect(sentences.filter((one, index) => sentences.indexOf(one) !== index)).toEqual([]);
  });

  it('has only codes that a source names', () => {
    const used = new Set(
      sources().flatMap((text) =>
        [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code]) => code),
      ),
    );
    expect(codes.filter((code) => !used.has(code))).toEqual([]);
  });

  it.each(['zh', 'en'])(
    'has a sentence in the pages for each code that a page may show, in %s',
    (language) => {
      const read = (name: string) =>
        JSON.parse(
          readFileSync(
            new URL(`services/portal/web/src/locales/${language}/${name}.json`, ROOT),
            'utf8',
          ),
        );
      const said = new Set([
        ...Object.keys(read('console').problems),
        ...Object.keys(read('public').refusal),
      ]);
      expect(codes.filter((code) => !said.has(code) && !(code in NEVER_ON_A_PAGE))).toEqual([]);
      expect(Object.keys(NEVER_ON_A_PAGE).filter((code) => said.has(code))).toEqual([]);
      expect([...said].filter((code) => !codes.includes(code)).sort()).toEqual(
        SAID_BY_THE_PAGES_ALONE,
      );
    },
  );
});

/**
 * Reads the sources of packages, services and `infra/run`, except tests, pages and the table of
 * refusals.
 */
function sources(): string[] {
  return ['packages', 'services', 'infra/run'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter(
        (path) =>
          /(^|\/)src\/.*(?<!\.spec)\.ts$/.test(path) &&
          !/node_modules|^portal\/web|refusals\.ts$/.test(path),
      )
      .map((path) => readFileSync(new URL(`${folder}/${path}`, ROOT), 'utf8')),
  );
}

function allFor(reason: string, excepted: readonly string[]): Record<string, string> {
  return Object.fromEntries(excepted.map((code) => [code, reason]));
}
