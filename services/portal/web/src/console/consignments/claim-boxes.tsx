import type { BoxSummary, ConsignmentView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { boxesQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { claimBoxes } from '../api/shipment.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { kilogramsText } from '../words/quantity.ts';

interface ClaimBoxesProps {
  readonly consignment: ConsignmentView;
}

/** Sealed boxes that no consignment has yet. */
export function ClaimBoxes({ consignment }: ClaimBoxesProps) {
  const { t } = useTranslation();
  const { driveId, consignmentId } = consignment;
  const boxes = useEveryRow(useInfiniteQuery(boxesQuery(driveId, { status: 'sealed' })));
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set());
  const deed = useDeed({ send: claimBoxes(consignmentId), touches: driveKey(driveId) });
  const held = new Set(
    consignment.boxes.filter(({ status }) => status !== 'refused').map(({ boxId }) => boxId),
  );
  const toggle = (boxId: string) =>
    setUnchosen((before) => {
      const next = new Set(before);
      if (!next.delete(boxId)) next.add(boxId);
      return next;
    });
  return (
    <section className="panel" aria-labelledby="claim-title">
      <h2 id="claim-title">{t('consignments.claim')}</h2>
      <ProblemNotice problem={deed.error} />
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
              <ul className="claim-boxes">
                {sealed.map((box) => (
                  <li key={box.id}>
                    <Checkbox checked={!unchosen.has(box.id)} onChange={() => toggle(box.id)}>
                      <BoxFacts box={box} />
                    </Checkbox>
                  </li>
                ))}
              </ul>
              <Button
                type="primary"
                loading={deed.isPending}
                disabled={chosen.length === 0}
                onClick={() => deed.mutate(chosen.map(({ id }) => id))}
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

function BoxFacts({ box }: { readonly box: BoxSummary }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="strong">{t('packing.boxNumber', { number: box.number })}</span>{' '}
      <span className="soft">
        {t('packing.pieces', { count: box.itemCount })}
        {box.weight !== undefined && ` · ${kilogramsText(box.weight)}`}
      </span>
    </>
  );
}
