import { createPrivateKey } from 'node:crypto';

/** Vectors that x/mod, transparency-dev's formats and merkle, Tessera and litewitness accepted. */
export const GOLDEN = {
  origin: 'drive.example.org/ledger',
  vkey: 'drive.example.org/ledger+af4cbafc+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs',
  entries: ['a', 'b', 'c', 'd', 'e'].map((text) => Buffer.from(text)),
  root: '/hSlQm+9cMD6c/UjQq/tDaC9I8SDhmLM9riKMHDq2Xs=',
  /** Checkpoint of all entries. */
  checkpoint:
    'drive.example.org/ledger\n5\n/hSlQm+9cMD6c/UjQq/tDaC9I8SDhmLM9riKMHDq2Xs=\n\n\u2014 drive.example.org/ledger r0y6/A6pkZXKID1160vyC/E3zpuQUOfUTNeqwBQm+VSaHsgFVEU9KptB0//TpDe37faJEU0+QsTxGw9KTPwP3yyCGgg=\n',
  /** Checkpoint of the first 3 entries. */
  oldCheckpoint:
    'drive.example.org/ledger\n3\nNmQuc8JUCrEh46a/lUWwokmCzYMOsT080Z3jzmwCHsE=\n\n\u2014 drive.example.org/ledger r0y6/Afq8D+1PkqtTP2qBWjsJrCrxLzY998+XgREuy+I1b0NFK4Ndh6uySkCA4nL7Dhx7Dddjs+PVLWbfgn6jJbcmAA=\n',
  /** Inclusion proof of the entry `c`, index 2. */
  inclusion: [
    '0HDcW42prqfcD1rUwp2JllIABZyaDOyjq9XaJJLctx0=',
    'sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=',
    'KCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q=',
  ],
  /** Consistency proof from 3 entries to 5. */
  consistency: [
    'WX/LMSgtNGVMIA00GPylcFxkjr8ybsc9jd7xGEH4dtg=',
    '0HDcW42prqfcD1rUwp2JllIABZyaDOyjq9XaJJLctx0=',
    'sTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=',
    'KCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q=',
  ],
  /** Proof of the entry `c` as a file. */
  proofFile:
    'c2sp.org/tlog-proof@v1\nindex 2\n0HDcW42prqfcD1rUwp2JllIABZyaDOyjq9XaJJLctx0=\nsTeYX/SE+2ANuTEHx3sDZcgNePW0Kd7Q/Zc2HQd5mes=\nKCSnzNosqnIMhcn7oei1tzXuz9sDh45Pjf5sNiUDC8Q=\n\ndrive.example.org/ledger\n5\n/hSlQm+9cMD6c/UjQq/tDaC9I8SDhmLM9riKMHDq2Xs=\n\n\u2014 drive.example.org/ledger r0y6/A6pkZXKID1160vyC/E3zpuQUOfUTNeqwBQm+VSaHsgFVEU9KptB0//TpDe37faJEU0+QsTxGw9KTPwP3yyCGgg=\n',
  /** Verifier key of a witness whose key has the seed 9. */
  witnessVkey: 'witness.example.org/w1+33f915cc+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY',
  /** Line with which transparency-dev's formats cosigned the checkpoint of all entries. */
  cosignature:
    '\u2014 witness.example.org/w1 M/kVzAAAAABrDVe0sDdtEDnDvA9Qt8PK2mfij5gVUcDfhpUQqFG56dBNsGA+ltXn+wTLahra2Ht1L5ELprpH9aui7iVZLAptUVgNAA==\n',
  cosignedAt: '2026-11-30T11:02:12.000Z',
} as const;

/** Makes the Ed25519 key whose seed is one byte repeated; 7 is the seed of the golden log. */
export const keyOfSeed = (byte: number) =>
  createPrivateKey({
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, byte),
    ]),
    format: 'der',
    type: 'pkcs8',
  });
