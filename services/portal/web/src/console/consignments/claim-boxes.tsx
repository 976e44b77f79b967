import type { ConsignmentView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { boxesQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { claimBoxes } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { BoxChoice } from './box-choice.tsx';
import { useUnchosen } from './use-unchosen.ts';

interface ClaimBoxesProps {
  readonly consignment: ConsignmentView;
}

/**
 * The panel that claims sealed boxes for this consignment. Boxes that the consignment already holds
 * are left out.
 */
export function ClaimBoxes({ consignment }: ClaimBoxesProps) {
  const { t } = useTranslation();
  const { driveId, consignmentId } = consignment;
  const boxes = useEveryRow(useInfiniteQuery(boxesQuery(driveId, { status: 'sealed' })));
  const { unchosen, toggle } = useUnchosen();
  const mutation = useApiMutation({ send: claimBoxes(consignmentId), touches: driveKey(driveId) });
  const held = new Set(
    consignment.boxes.filter(({ status }) => status !== 'refused').map(({ boxId }) => boxId),
  );
  return (
    <section className="panel" aria-labelledby="claim-title">
      <h2 id="claim-title">{t('consignments.claim')}</h2>
      <ProblemNotice problem={mutation.error} />
      <Loaded query={boxes}>
        {({ rows: all }) => {
          const sealed = all.filter(({ id }) => !held.has(id)).sort((a, b) => a.number - b.number);
          const chosen = sealed.filter(({ id }) => !unchosen.has(id));
          if (sealed.length === 0)
            return (
              <EmptyNotice title={t('consignments.noSealed')}>
                <ButtonLink to="/console/drives/$driveId/packing" params={{ driveId }} search={{}}>
                  {t('consignments.toPacking')}
                </ButtonLink>
              </EmptyNotice>
            );
          return (
            <>
              <BoxChoice boxes={sealed} unchosen={unchosen} onToggle={toggle} />
              <Button
                type="primary"
                loading={mutation.isPending}
                disabled={chosen.length === 0}
                onClick={() => mutation.mutate(chosen.map(({ id }) => id))}
              >
                {t('consignments.claimCount', { count: chosen.length })}
              </Button>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
