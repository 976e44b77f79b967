import { createApp } from '@bluebox/service-http';
import request from 'supertest';
import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

const EVERYWHERE = {
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};
const BY_HTTPS_ONLY = {
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

it.each([
  ['HTTP', false, EVERYWHERE],
  ['HTTPS', true, { ...EVERYWHERE, ...BY_HTTPS_ONLY }],
] as const)(
  'every response by %s has these security headers and no others',
  async (_scheme, https, headers) => {
    const app = createApp().use(securityHeaders(https));
    app.get('/', (_request, response) => void response.end());
    const answer = await request(app).get('/');
    const ofNode = new Set(['connection', 'content-length', 'date', 'transfer-encoding']);
    const set = Object.entries(answer.headers).filter(([name]) => !ofNode.has(name));
    expect(Object.fromEntries(set)).toStrictEqual({
      ...headers,
      'content-security-policy': contentSecurityPolicy('public', https),
    });
  },
);
