import { channelsProjection } from './channels.ts';
import { drivesProjection } from './drives.ts';
import { giverMessagesProjection } from './giver-messages.ts';
import { giversProjection } from './givers.ts';
import { happeningsProjection } from './happenings.ts';
import { messagesProjection } from './messages.ts';
import { promisesProjection } from './promises.ts';

export const messengerProjections = {
  drives: drivesProjection,
  promises: promisesProjection,
  happenings: happeningsProjection,
  channels: channelsProjection,
  messages: messagesProjection,
  givers: giversProjection,
  giverMessages: giverMessagesProjection,
};
