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
      // These three are meant for HTTPS. Over plain HTTP, browsers may warn in the console that
      // they ignore them.
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
