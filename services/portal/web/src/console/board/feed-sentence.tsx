import type { FeedEntry } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { WorkLink } from '../components/work-link.tsx';
import { feedText } from './feed-text.ts';

/** An event as a sentence that links to its subject. */
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
      <WorkLink
        work="volunteer"
        to="/console/drives/$driveId/cases/$caseId"
        params={{ driveId, caseId }}
      >
        {text}
      </WorkLink>
    );
  if (consignmentId !== undefined)
    return (
      <WorkLink
        work="staff"
        to="/console/drives/$driveId/consignments/$consignmentId"
        params={{ driveId, consignmentId }}
      >
        {text}
      </WorkLink>
    );
  if (boxId !== undefined)
    return (
      <WorkLink
        work="packing"
        to="/console/drives/$driveId/packing/$boxId"
        params={{ driveId, boxId }}
      >
        {text}
      </WorkLink>
    );
  if (receptionId !== undefined)
    return (
      <WorkLink
        work="desk"
        to="/console/drives/$driveId/desk"
        params={{ driveId }}
        search={{ reception: receptionId }}
      >
        {text}
      </WorkLink>
    );
  if (pledgeId !== undefined)
    return (
      <WorkLink
        work="desk"
        to="/console/drives/$driveId/pledges/$pledgeId"
        params={{ driveId, pledgeId }}
      >
        {text}
      </WorkLink>
    );
  return text;
}
