import { describe, expect, it } from 'vitest';
import { cosignatureSigner } from './cosignature.ts';
import { GOLDEN, keyOfSeed } from './golden.test-support.ts';
import { parseNote } from './note.ts';
import { addCheckpointBody, readWitnessAnswer, type WitnessResponse } from './witness.ts';

const { checkpoint, witnessVkey, cosignature } = GOLDEN;
const proof = GOLDEN.consistency.map((hash) => Buffer.from(hash, 'base64'));

describe('a request to a witness', () => {
  it('has the old size, the proof, an empty line and the checkpoint', () => {
    expect(addCheckpointBody({ oldSize: 3, proof, checkpoint })).toBe(
      `old 3\n${GOLDEN.consistency.join('\n')}\n\n${checkpoint}`,
    );
    expect(addCheckpointBody({ oldSize: 0, proof: [], checkpoint })).toBe(`old 0\n\n${checkpoint}`);
  });

  it('is not made of what a witness would not read', () => {
    const request = { oldSize: 3, proof, checkpoint };
    expect(() => addCheckpointBody({ ...request, oldSize: 6 })).toThrow('cannot follow one of 6');
    expect(() => addCheckpointBody({ ...request, oldSize: -1 })).toThrow(RangeError);
    expect(() => addCheckpointBody({ ...request, oldSize: 0 })).toThrow('from 0');
    const many = Array.from({ length: 64 }, () => Buffer.alloc(32));
    expect(() => addCheckpointBody({ ...request, proof: many })).toThrow('at most 63 hashes');
    expect(() => addCheckpointBody({ ...request, proof: [Buffer.alloc(5)] })).toThrow('32 bytes');
    expect(() => addCheckpointBody({ ...request, checkpoint: 'text' })).toThrow(
      'the note is refused',
    );
  });
});

describe('the answer of a witness', () => {
  const read = (response: Partial<WitnessResponse>, sent: string = checkpoint) =>
    readWitnessAnswer({ status: 200, contentType: undefined, body: '', ...response }, sent, [
      witnessVkey,
    ]);

  it('with its signature makes a cosigned checkpoint', () => {
    expect(read({ body: cosignature })).toEqual({
      kind: 'cosigned',
      checkpoint: `${checkpoint}${cosignature}`,
    });
  });

  it('has lines of strangers, which are dropped', () => {
    const stranger = cosignatureSigner('stranger.example', keyOfSeed(10), () => new Date(0));
    const body = `${stranger.sign(parseNote(checkpoint).text)}${cosignature}`;
    expect(read({ body })).toEqual({
      kind: 'cosigned',
      checkpoint: `${checkpoint}${cosignature}`,
    });
    expect(read({ body: stranger.sign(parseNote(checkpoint).text) })).toEqual({
      kind: 'failed',
      reason: 'no line of the answer is of a known witness',
    });
  });

  it('is added to the lines of other witnesses', () => {
    const other = cosignatureSigner('other.example', keyOfSeed(11), () => new Date(0));
    const sent = `${checkpoint}${other.sign(parseNote(checkpoint).text)}`;
    expect(read({ body: cosignature }, sent)).toEqual({
      kind: 'cosigned',
      checkpoint: `${sent}${cosignature}`,
    });
  });

  it.each([
    ['nothing', ''],
    ['no newline', cosignature.slice(0, -1)],
    ['a web page', '<html>\n'],
    ['a signature of another checkpoint', cosignature.replace('M/kVzAAAAABr', 'M/kVzAAAAABs')],
    ['too many lines', cosignature.repeat(17)],
  ])('with %s has failed', (_, body) => {
    expect(read({ body })).toEqual({ kind: 'failed', reason: expect.any(String) });
  });

  it('tells the size that it knows', () => {
    const conflict = { status: 409, contentType: 'text/x.tlog.size' };
    expect(read({ ...conflict, body: '300\n' })).toEqual({ kind: 'other-size', size: 300 });
    expect(
      read({ ...conflict, contentType: 'Text/X.tlog.size; charset=utf-8', body: '0\n' }),
    ).toEqual({
      kind: 'other-size',
      size: 0,
    });
    for (const body of ['', '300', '0300\n', '-1\n', '300\n\n', 'many\n'])
      expect(read({ ...conflict, body }).kind).toBe('failed');
  });

  it.each([
    [403, { kind: 'unknown-log', status: 403 }],
    [404, { kind: 'unknown-log', status: 404 }],
    [409, { kind: 'inconsistent', status: 409 }],
    [422, { kind: 'inconsistent', status: 422 }],
    [400, { kind: 'failed', reason: 'the witness answered with status 400' }],
    [500, { kind: 'failed', reason: 'the witness answered with status 500' }],
    [204, { kind: 'failed', reason: 'the witness answered with status 204' }],
  ])('of status %i means %j', (status, meaning) => {
    expect(read({ status, body: 'text' })).toEqual(meaning);
  });
});
