import { expect, it } from 'vitest';
import { signingKeyOf } from './identity.ts';
import { auditInstallation, ledgerFinding } from './installation-audit.ts';
import { memoryLedger } from './memory-ledger.test-support.ts';

const keys = { signing: signingKeyOf(Buffer.alloc(32, 1)), salt: Buffer.alloc(32, 2) };
const history = { head: async () => 0, read: async () => [] };
const reason = 'there is no ledger';

it('a ledger is audited once it has a name', async () => {
  const { ledger } = memoryLedger();
  expect(await auditInstallation({ ledger, history, keys })).toBeUndefined();
  await ledger.setOrigin('example.org/ledger');
  expect(await auditInstallation({ ledger, history, keys })).toEqual({
    entries: 0,
    checkpoints: 0,
  });
});

it('a ledger that was not audited is a finding when a checkpoint was kept', () => {
  expect(ledgerFinding(undefined, { kept: [], reason })).toBeUndefined();
  expect(ledgerFinding(undefined, { kept: ['a note'], reason })).toEqual({
    place: 'the published ledger',
    what: 'does not lead to the given checkpoints, because there is no ledger',
  });
});

it('the finding of an audit is kept', () => {
  const finding = { place: 'entry 5', what: 'is missing' };
  const audit = { entries: 5, checkpoints: 0 };
  expect(ledgerFinding({ ...audit, finding }, { kept: [], reason })).toBe(finding);
  expect(ledgerFinding(audit, { kept: ['a note'], reason })).toBeUndefined();
});
