import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitted } from './fitted.ts';
import { mailSender } from './mail.ts';
import { post } from './post.ts';
import {
  type HttpReceiver,
  type MailReceiver,
  openHttpReceiver,
  openMailReceiver,
  openSilentServer,
} from './receivers.test-support.ts';
import { robotSender } from './robot.ts';
import type { Outgoing } from './sender.ts';
import { newWebhookSecret, webhookSender } from './webhook.ts';

const message: Outgoing = {
  id: 'message-0001',
  kind: 'case-opened',
  driveId: 'drive-xiji',
  subject: '冬衣募集：新增一个工单',
  text: '【小蓝箱】冬衣募集\n新增一个工单：少件。',
  at: new Date('2024-05-06T01:00:00.000Z'),
};
const options = { privateAddresses: true };

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await openHttpReceiver();
});
afterEach(() => receiver.close());
const received = () => JSON.parse(receiver.requests.at(-1)?.body ?? '{}');

describe('a robot of WeCom', () => {
  const send = () => robotSender('wecom', options)({ url: receiver.url }, message);
  it('gets the text in its form', async () => {
    expect(await send()).toStrictEqual({ sent: true });
    expect(received()).toStrictEqual({ msgtype: 'text', text: { content: message.text } });
    expect(receiver.requests[0]?.path).toBe('/robot/send?key=secret-of-the-robot');
  });
  it.each([
    ['a wrong key, for good', 93_000, 'rejected-by-robot', true],
    ['too many messages, for now', 45_009, 'too-many-messages', false],
    ['something unknown, for now', 40_001, 'rejected-by-robot', false],
  ])('refuses with 200 and a code: %s', async (_case, errcode, why, isFinal) => {
    receiver.answer = { status: 200, body: JSON.stringify({ errcode, errmsg: 'no' }) };
    expect(await send()).toStrictEqual({ sent: false, why, code: errcode, isFinal });
  });
  it.each([
    ['an answer without a code', '{}'],
    ['a page of a proxy', '<html>OK</html>'],
    ['nothing', ''],
  ])('does not count as reached by %s with 200', async (_case, body) => {
    receiver.answer = { status: 200, body };
    expect(await send()).toMatchObject({ sent: false, why: 'answer-unreadable' });
  });
  it('gets at most 2,048 bytes', async () => {
    const text = '冬'.repeat(2_000);
    await robotSender('wecom', options)({ url: receiver.url }, { ...message, text });
    expect(Buffer.byteLength(received().text.content)).toBeLessThanOrEqual(2_048);
    expect(received().text.content).toMatch(/冬…$/);
  });
});

describe('a robot of DingTalk', () => {
  it('gets the text with a signed address', async () => {
    const secret = 'SEC0123456789';
    const sender = robotSender('dingtalk', options);
    expect(await sender({ url: receiver.url, secret }, message)).toStrictEqual({ sent: true });
    const url = new URL(receiver.requests[0]?.path ?? '', 'http://robot');
    const timestamp = String(message.at.getTime());
    expect(url.searchParams.get('timestamp')).toBe(timestamp);
    expect(url.searchParams.get('sign')).toBe(
      createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'),
    );
    expect(received()).toStrictEqual({ msgtype: 'text', text: { content: message.text } });
  });
  it('refuses a wrong signature or a missing key word with 200 and code 310000', async () => {
    receiver.answer = {
      status: 200,
      body: '{"errcode":310000,"errmsg":"keywords not in content"}',
    };
    expect(await robotSender('dingtalk', options)({ url: receiver.url }, message)).toStrictEqual({
      ...{ sent: false, why: 'rejected-by-robot', code: 310_000, isFinal: true },
    });
  });
});

describe('a robot of Feishu', () => {
  it('gets the text with a signature in the body', async () => {
    receiver.answer = { status: 200, body: '{"code":0,"msg":"success"}' };
    const secret = 'feishu-secret';
    const sender = robotSender('feishu', options);
    expect(await sender({ url: receiver.url, secret }, message)).toStrictEqual({ sent: true });
    const timestamp = String(message.at.getTime() / 1_000);
    expect(received()).toStrictEqual({
      timestamp,
      sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64'),
      msg_type: 'text',
      content: { text: message.text },
    });
  });
  it('answers success in its first form too, and a wrong signature with 200', async () => {
    const send = () => robotSender('feishu', options)({ url: receiver.url }, message);
    receiver.answer = { status: 200, body: '{"StatusCode":0,"StatusMessage":"success"}' };
    expect(await send()).toStrictEqual({ sent: true });
    receiver.answer = { status: 200, body: '{"code":19021,"msg":"sign match fail"}' };
    expect(await send()).toMatchObject({ sent: false, code: 19_021, isFinal: true });
  });
});

describe('a webhook', () => {
  const secret = newWebhookSecret();
  const send = () => webhookSender(options)({ url: receiver.url, secret }, message);
  it('gets the headers and signature of Standard Webhooks, the same id at each attempt', async () => {
    expect(await send()).toStrictEqual({ sent: true });
    await send();
    const [first, second] = receiver.requests;
    const { body = '', headers = {} } = first ?? {};
    expect(headers['webhook-id']).toBe(message.id);
    expect(second?.headers['webhook-id']).toBe(message.id);
    expect(headers['webhook-timestamp']).toBe('1714957200');
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(`${message.id}.1714957200.${body}`).digest('base64')}`,
    );
    expect(JSON.parse(body)).toStrictEqual({
      type: 'case-opened',
      timestamp: message.at.toISOString(),
      data: { driveId: 'drive-xiji', subject: message.subject, text: message.text },
    });
  });
  it.each([
    [500, 'status-refused', false],
    [404, 'status-refused', false],
    [429, 'too-many-messages', false],
    [410, 'endpoint-gone', true],
  ])('that answers %d has not got the message', async (status, why, isFinal) => {
    receiver.answer = { status, body: '' };
    expect(await send()).toStrictEqual({ sent: false, why, code: status, isFinal });
  });
  it('is not followed to another address', async () => {
    const other = await openHttpReceiver();
    receiver.answer = { status: 302, body: '', headers: { location: other.url } };
    expect(await send()).toMatchObject({ sent: false, why: 'redirected', code: 302 });
    expect(other.requests).toHaveLength(0);
    await other.close();
  });
});

describe('a request', () => {
  it('ends in time when the server says nothing', async () => {
    const silent = await openSilentServer();
    await expect(
      post(new URL(`http://127.0.0.1:${silent.port}/`), '{}', {}, { ...options, timeout: 50 }),
    ).rejects.toMatchObject({ why: 'timeout' });
    await silent.close();
  });
  it('ends in time when the name is never resolved', async () => {
    const resolve = () => new Promise<never>(() => {});
    await expect(
      post(new URL('https://robot.example/'), '{}', {}, { ...options, timeout: 50, resolve }),
    ).rejects.toMatchObject({ why: 'timeout' });
  });
  it('is told plainly when nothing listens', async () => {
    const silent = await openSilentServer();
    await silent.close();
    await expect(
      post(new URL(`http://127.0.0.1:${silent.port}/`), '{}', {}, options),
    ).rejects.toMatchObject({ why: 'connection-refused' });
  });
  it('reads no more than its share of an endless answer', async () => {
    receiver.answer = { status: 200, body: 'x'.repeat(1_000_000) };
    const { text } = await post(new URL(receiver.url), '{}', {}, options);
    expect(text).toHaveLength(65_536);
  });
});

describe('mail', () => {
  let mail: MailReceiver;
  beforeEach(async () => {
    mail = await openMailReceiver();
  });
  afterEach(() => mail.close());
  const from = 'bluebox@union.example';
  const addresses = ['chair@union.example', 'warehouse@union.example'];

  it('reaches every address, which do not see each other, under the id of the message', async () => {
    const sender = mailSender({ uri: mail.uri, from });
    expect(await sender({ addresses }, message)).toStrictEqual({ sent: true });
    const [got] = mail.mails;
    expect(got?.to).toEqual(expect.arrayContaining(addresses));
    expect(got?.text).toContain('Message-ID: <message-0001@union.example>');
    expect(got?.text).toContain('Auto-Submitted: auto-generated');
    expect(got?.text).not.toContain('chair@');
  });
  it('gets no header and no recipient from its subject or text', async () => {
    const sender = mailSender({ uri: mail.uri, from });
    const hostile = 'news\r\nBcc: thief@evil.example\r\n\r\nbody';
    const sent = { ...message, subject: hostile, text: `.\r\nRCPT TO:<thief@evil.example>\r\n.` };
    expect(await sender({ addresses: ['chair@union.example'] }, sent)).toEqual({ sent: true });
    const [got] = mail.mails;
    expect(mail.mails).toHaveLength(1);
    expect(got?.to).toEqual(['chair@union.example']);
    const [headers] = got?.text.split('\r\n\r\n') ?? [];
    expect(headers).not.toMatch(/^Bcc:/im);
  });
  it.each([
    [550, true],
    [451, false],
  ])('that the server refuses with %d is final: %s', async (code, isFinal) => {
    mail.refuses = code;
    const sender = mailSender({ uri: mail.uri, from });
    expect(await sender({ addresses }, message)).toStrictEqual({
      ...{ sent: false, why: 'rejected-by-mail-server', code, isFinal },
    });
  });
  it('to a server that hangs fails in time', async () => {
    const silent = await openSilentServer();
    const uri = `smtp://127.0.0.1:${silent.port}`;
    const quick = mailSender({ uri, from }, { silence: 50, total: 5_000 });
    expect(await quick({ addresses }, message)).toMatchObject({ sent: false, why: 'timeout' });
    const bounded = mailSender({ uri, from }, { silence: 60_000, total: 50 });
    expect(await bounded({ addresses }, message)).toMatchObject({ sent: false, why: 'timeout' });
    await silent.close();
  });
  it('without a mail server is told so', async () =>
    expect(await mailSender(undefined)({ addresses }, message)).toMatchObject({
      why: 'mail-not-configured',
    }));
});

describe('a text that must fit', () => {
  it('ends at a line, and keeps whole characters', () => {
    expect(fitted('short', 100)).toBe('short');
    expect(fitted(`first line\n${'x'.repeat(100)}`, 50)).toBe('first line\n…');
    expect(fitted('🎁'.repeat(10), 14)).toBe('🎁🎁…');
  });
});
