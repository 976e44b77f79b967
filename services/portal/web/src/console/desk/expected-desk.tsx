import type { DriveView, ExpectedPledge } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, isWorthRetrying } from '../../platform/api.ts';
import { expectedQuery } from '../api/inventory.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { CountForm } from './count-form.tsx';
import type { IssuedReference } from './issued-reference-notice.tsx';

interface ExpectedDeskProps {
  readonly drive: DriveView;
  readonly reference: string;
  /** The pledge's own notice, if this desk has just registered it. */
  readonly justIssued: IssuedReference | undefined;
  readonly point: string | undefined;
  readonly onReception: (receptionId: string) => void;
  /** Called when nothing is left to count. The history of the browser gets no entry for the reference then. */
  readonly onOnlyReception: (receptionId: string) => void;
  /** Searches for people. A staff number of six characters is taken for a reference at first. */
  readonly onSeek: (text: string) => void;
}

/** Number of retries. A pledge that this desk just registered may not have reached inventory yet. */
const TRIES_FOR_A_NEW_PLEDGE = 3;
const TRY_AGAIN_MILLISECONDS = 400;

const isUnknown = (problem: unknown): boolean =>
  problem instanceof ApiProblem && problem.code === 'UNKNOWN_REFERENCE';

/**
 * The desk for a pledge whose goods are on the counter. The reception of a pledge without
 * outstanding goods opens instead of the count.
 */
export function ExpectedDesk(props: ExpectedDeskProps) {
  const { t } = useTranslation();
  const { drive, reference, justIssued, onSeek } = props;
  const pledge = useQuery({
    ...expectedQuery(drive.driveId, reference),
    retry: (failures, problem) =>
      failures < TRIES_FOR_A_NEW_PLEDGE &&
      ((justIssued !== undefined && isUnknown(problem)) || isWorthRetrying(problem)),
    retryDelay: TRY_AGAIN_MILLISECONDS,
  });
  const staffNumber = reference.replace(/^XLX-/, '');
  if (pledge.data === undefined && isUnknown(pledge.error))
    return (
      <div className="panel" role="alert">
        <EmptyNotice title={t('desk.unknownReference', { reference })}>
          <p>
            {t(
              drive.status === 'completed'
                ? 'desk.unknownReferenceCompleted'
                : 'desk.unknownReferenceHint',
            )}
          </p>
          <Button onClick={() => onSeek(staffNumber)}>
            {t('desk.seekStaffNumber', { text: staffNumber })}
          </Button>
        </EmptyNotice>
      </div>
    );
  return (
    <Loaded query={pledge}>
      {(found) =>
        found.driveId === drive.driveId ? (
          <ExpectedHere {...props} pledge={found} />
        ) : (
          <div className="panel" role="alert">
            <EmptyNotice title={t('desk.otherDrive', { reference })}>
              <Link
                to="/console/drives/$driveId/desk"
                params={{ driveId: found.driveId }}
                search={{ reference }}
              >
                {t('desk.toOtherDrive')}
              </Link>
            </EmptyNotice>
          </div>
        )
      }
    </Loaded>
  );
}

function ExpectedHere(props: ExpectedDeskProps & { readonly pledge: ExpectedPledge }) {
  const { t } = useTranslation();
  const { drive, pledge, justIssued, point, onReception, onOnlyReception } = props;
  const [counting, setCounting] = useState(false);
  const [completedBefore] = useState(drive.status === 'completed');
  const { receptionId } = pledge;
  const outstanding = pledge.lines.reduce((sum, line) => sum + line.outstanding, 0);
  const onlyReception = receptionId !== undefined && outstanding === 0 && !counting;
  useEffect(() => {
    if (onlyReception) onOnlyReception(receptionId);
  }, [onlyReception, receptionId, onOnlyReception]);

  if (onlyReception) return null;
  if (completedBefore && drive.status === 'completed' && outstanding === 0)
    return (
      <div className="panel" role="alert">
        <EmptyNotice title={t('desk.noneToReceive', { reference: pledge.reference })}>
          <p>{t('desk.noneToReceiveHint')}</p>
          <ButtonLink
            to="/console/drives/$driveId/pledges/$pledgeId"
            params={{ driveId: drive.driveId, pledgeId: pledge.pledgeId }}
          >
            {t('desk.toPledge')}
          </ButtonLink>
        </EmptyNotice>
      </div>
    );
  if (receptionId !== undefined && !counting)
    return (
      <Alert
        className="notice-space"
        type="info"
        showIcon
        title={t('desk.partlyHere', { reference: pledge.reference, count: outstanding })}
        action={
          <div className="actions">
            <Button type="primary" autoFocus onClick={() => setCounting(true)}>
              {t('desk.countRest')}
            </Button>
            <Button onClick={() => onReception(receptionId)}>{t('desk.toReception')}</Button>
          </div>
        }
      />
    );
  return (
    <CountForm
      drive={drive}
      pledge={pledge}
      point={point}
      packs={justIssued?.packs}
      onReception={onReception}
    />
  );
}
