import type { Mismatch } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { mismatchesQuery } from '../api/tracker.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { BoardCard } from './board-card.tsx';
import { MismatchLink } from './mismatch-link.tsx';

/** The current mismatches, with links to the pages where somebody can act. */
export function MismatchList({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const mismatches = useQuery(mismatchesQuery(driveId));
  return (
    <BoardCard driveId={driveId} name="mismatch" title={t('board.mismatch.title')} isOpen>
      <Loaded query={mismatches}>
        {({ kinds }) =>
          kinds.length === 0 ? (
            <p className="soft">{t('board.mismatch.none')}</p>
          ) : (
            kinds.map(({ kind, total, mismatches: found }) => (
              <div key={kind} className="mismatch-kind">
                <h3>{t(`board.mismatch.kind.${kind}`)}</h3>
                <ul className="board-list">
                  {found.map((mismatch) => (
                    <li key={keyOf(mismatch)}>
                      <MismatchLink driveId={driveId} mismatch={mismatch} />
                      <time className="soft" dateTime={mismatch.since}>
                        {t('board.mismatch.since', { at: formatInstant(mismatch.since) })}
                      </time>
                    </li>
                  ))}
                </ul>
                {total > found.length && (
                  <p className="soft">{t('board.mismatch.more', { shown: found.length, total })}</p>
                )}
              </div>
            ))
          )
        }
      </Loaded>
    </BoardCard>
  );
}

function keyOf(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'hand-in':
      return mismatch.pledgeId;
    case 'unconfirmed':
      return mismatch.consignmentId;
    case 'claim':
      return `${mismatch.consignmentId} ${mismatch.boxId}`;
    case 'receipt':
      return `${mismatch.caseId} ${mismatch.boxId}`;
    case 'case':
      return mismatch.caseId;
  }
}
