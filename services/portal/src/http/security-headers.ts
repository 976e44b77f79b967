import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { contentSecurityPolicy } from './pages.ts';

/**
 * Makes the handlers that set the security headers of every response. Pages replace the content
 * security policy.
 */
export function securityHeaders(https: boolean): RequestHandler[] {
  const policy = contentSecurityPolicy('public', https);
  return [
    helmet({
      contentSecurityPolicy: false,
      referrerPolicy: { policy: 'no-referrer' },
      // These three have an effect only over HTTPS. Over plain HTTP they cause warnings in the
      // browser's console.
      strictTransportSecurity: https,
      crossOriginOpenerPolicy: https,
      originAgentCluster: https,
    }),
    (_request, response, next) => {
      response.setHeader('Content-Security-Policy', policy);
      response.setHeader('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
      next();
    },
  ];
}
