import type { FeedEntry } from '@bluebox/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { feedText } from './feed-text.ts';

/** What happened, as a sentence that leads to the thing it happened to. */
export function FeedSentence({ entry }: { readonly entry: FeedEntry }) {
  const { t } = useTranslation();
  const text = feedText(t, entry);
  const { driveId, facts } = entry;
  const id = (name: string) => {
    const value = facts[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const caseId = id('caseId');
  const consignmentId = id('consignmentId');
  const boxId = id('boxId');
  const receptionId = id('receptionId');
  const pledgeId = id('pledgeId');
  if (caseId !== undefined)
    return (
      <Link to="/console/drives/$driveId/cases/$caseId" params={{ driveId, caseId }}>
        {text}
      </Link>
    );
  if (consignmentId !== undefined)
    return (
      <Link
        to="/console/drives/$driveId/consignments/$consignmentId"
        params={{ driveId, consignmentId }}
      >
        {text}
      </Link>
    );
  if (boxId !== undefined)
    return (
      <Link to="/console/drives/$driveId/packing/$boxId" params={{ driveId, boxId }}>
        {text}
      </Link>
    );
  if (receptionId !== undefined)
    return (
      <Link
        to="/console/drives/$driveId/desk"
        params={{ driveId }}
        search={{ reception: receptionId }}
      >
        {text}
      </Link>
    );
  if (pledgeId !== undefined)
    return (
      <Link to="/console/drives/$driveId/pledges/$pledgeId" params={{ driveId, pledgeId }}>
        {text}
      </Link>
    );
  return text;
}
