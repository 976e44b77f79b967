import type { Mismatch } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { WorkLink } from '../components/work-link.tsx';

interface MismatchLinkProps {
  readonly driveId: string;
  readonly mismatch: Mismatch;
}

/** One mismatch as a sentence that links to the page where somebody can act. */
export function MismatchLink({ driveId, mismatch }: MismatchLinkProps) {
  const { t } = useTranslation();
  const text = mismatchText(t, mismatch);
  switch (mismatch.kind) {
    case 'hand-in':
      return (
        <WorkLink
          work="desk"
          to="/console/drives/$driveId/pledges/$pledgeId"
          params={{ driveId, pledgeId: mismatch.pledgeId }}
        >
          {text}
        </WorkLink>
      );
    case 'claim':
    case 'unconfirmed':
      return (
        <WorkLink
          work="staff"
          to="/console/drives/$driveId/consignments/$consignmentId"
          params={{ driveId, consignmentId: mismatch.consignmentId }}
        >
          {text}
        </WorkLink>
      );
    case 'receipt':
    case 'case':
      return (
        <WorkLink
          work="volunteer"
          to="/console/drives/$driveId/cases/$caseId"
          params={{ driveId, caseId: mismatch.caseId }}
        >
          {text}
        </WorkLink>
      );
  }
}

function mismatchText(t: TFunction, mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'hand-in': {
      const { shortfall, excess } = mismatch;
      const reference = mismatch.reference ?? t('board.mismatch.somePledge');
      if (excess === 0) return t('board.mismatch.short', { reference, count: shortfall });
      if (shortfall === 0) return t('board.mismatch.excess', { reference, count: excess });
      return t('board.mismatch.both', { reference, short: shortfall, excess });
    }
    case 'claim': {
      const { number, boxNumber: box = '?', refused } = mismatch;
      if (refused === undefined) return t('board.mismatch.waiting', { number, box });
      const why = t(`claimRefusal.${refused}`, { defaultValue: refused });
      return t('board.mismatch.refused', { number, box, why });
    }
    case 'unconfirmed':
      return t('board.mismatch.unconfirmed', { number: mismatch.number, count: mismatch.boxes });
    case 'receipt': {
      const found = (['damaged', 'missing', 'surplus'] as const)
        .filter((name) => mismatch[name] > 0)
        .map((name) => t(`board.mismatch.${name}`, { count: mismatch[name] }))
        .join(t('list.comma'));
      const { number, boxNumber: box = '?' } = mismatch;
      return t('board.mismatch.receipt', { number, box, found });
    }
    case 'case': {
      const kind = t(`caseKind.${mismatch.caseKind}`);
      return mismatch.stage === undefined
        ? t('board.mismatch.caseNew', { kind })
        : t('board.mismatch.case', { kind, stage: t(`caseStage.${mismatch.stage}`) });
    }
  }
}
