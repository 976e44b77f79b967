import { Router } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from './create-app.ts';

/** A router below a router, as a service is below the portal. */
const nested = () =>
  Router().use(
    '/api',
    Router().get('/caller', ({ ip, protocol, host, query }, response) => {
      response.json({ ip: ip?.replace('::ffff:', ''), protocol, host, query });
    }),
  );
const PROXIED = {
  Host: 'own.example',
  'X-Forwarded-For': '203.0.113.7, 10.0.0.1',
  'X-Forwarded-Host': 'bluebox.example',
  'X-Forwarded-Proto': 'https',
};

describe('an app', () => {
  it.each([
    [undefined, { ip: '127.0.0.1', protocol: 'http', host: 'own.example' }],
    [{ trustedProxy: false }, { ip: '127.0.0.1', protocol: 'http', host: 'own.example' }],
    [{ trustedProxy: true }, { ip: '10.0.0.1', protocol: 'https', host: 'bluebox.example' }],
  ])('with %o tells its routers who calls', async (options, expected) => {
    const app = createApp(options).use(nested());
    const { body } = await request(app).get('/api/caller').set(PROXIED);
    expect(body).toMatchObject(expected);
  });

  it('reads values of a query as text, never as objects', async () => {
    const { body } = await request(createApp().use(nested())).get('/api/caller?a[b]=1&c=2');
    expect(body.query).toStrictEqual({ 'a[b]': '1', c: '2' });
  });

  it('adds neither an ETag nor its own name to answers', async () => {
    const { headers } = await request(createApp().use(nested())).get('/api/caller');
    expect(headers['etag']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
