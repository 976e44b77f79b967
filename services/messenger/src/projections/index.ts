import { channelsProjection } from './channels.ts';
import { drivesProjection } from './drives.ts';
import { happeningsProjection } from './happenings.ts';
import { messagesProjection } from './messages.ts';
import { promisesProjection } from './promises.ts';

export const messengerProjections = {
  drives: drivesProjection,
  promises: promisesProjection,
  happenings: happeningsProjection,
  channels: channelsProjection,
  messages: messagesProjection,
};
