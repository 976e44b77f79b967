import {
  AskForMailBody,
  GiverMailChanged,
  GiverMailView,
  Id,
  MailStopped,
  UnsubscribeToken,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  askForMail,
  type GiverMailDependencies,
  showGiverMail,
  stopMail,
  unsubscribe,
} from '../use-cases/giver-mail.ts';

const PledgeParams = z.strictObject({ pledgeId: Id });

export function giverMailRoutes(dependencies: GiverMailDependencies): readonly Route[] {
  return [
    defineRoute(routes.showGiverMail, {
      summary: 'Whether the giver of a pledge is told of its steps by mail',
      access: 'pledge-link-or-coordinator',
      params: PledgeParams,
      answers: { 200: GiverMailView },
      handle: ({ params: { pledgeId }, caller }) => showGiverMail(dependencies, pledgeId, caller),
    }),
    defineRoute(routes.askForMail, {
      summary: 'Tell the giver of a pledge by mail, at most once a day, what became of the goods',
      access: 'pledge-link-or-coordinator',
      params: PledgeParams,
      body: AskForMailBody,
      answers: { 200: GiverMailChanged },
      handle: ({ params: { pledgeId }, body, caller, context }) =>
        askForMail(dependencies, pledgeId, body, caller, context),
    }),
    defineRoute(routes.stopMail, {
      summary: 'End the mail to the giver of a pledge, and erase the address',
      access: 'pledge-link-or-coordinator',
      params: PledgeParams,
      answers: { 200: GiverMailChanged },
      handle: ({ params: { pledgeId }, caller, context }) =>
        stopMail(dependencies, pledgeId, caller, context),
    }),
    defineRoute(routes.unsubscribe, {
      summary: 'End mail by the link in it (RFC 8058), and erase the address',
      access: 'public',
      params: z.strictObject({ channelId: Id, token: UnsubscribeToken }),
      answers: { 200: MailStopped },
      handle: ({ params: { channelId, token }, context }) =>
        unsubscribe(dependencies, channelId, token, context),
    }),
  ];
}
