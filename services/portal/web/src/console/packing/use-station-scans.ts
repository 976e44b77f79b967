import type { BoxView, Item, ParcelView } from '@bluebox/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { ApiProblem } from '../../platform/api.ts';
import {
  boxOfNumber,
  boxQuery,
  expectedQuery,
  type LinePack,
  packLine,
  scannedParcelsQuery,
} from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { problemText } from '../i18n/problem-text.ts';
import { toHalfWidth } from '../input/expiry.ts';
import type { ScannedCode } from '../input/scanned-code.ts';
import { soundScan } from '../scanning/scan-tone.ts';
import type { Verdict } from '../scanning/scan-verdict.tsx';
import { nextScanned } from './scanned-stock.ts';
import { useBoxRefresh } from './use-box-refresh.ts';

/** A refused scan, with a message to show. */
class WrongScan extends Error {}

/** Goods that were not packed, because equal goods that expire earlier are free. */
interface OutOfOrder {
  readonly asked: LinePack;
  readonly item: Item;
}

/**
 * Handles scans at a carton. Goods are packed, another carton's code opens that carton, and any
 * other scan is refused with a reason.
 */
export function useStationScans(box: BoxView) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const refresh = useBoxRefresh(box.id);
  const [verdict, setVerdict] = useState<Verdict>();
  const [outOfOrder, setOutOfOrder] = useState<OutOfOrder>();
  const scans = useRef(0);
  // Quick scans are handled one after the other, because a scan needs the state that the previous
  // scan left.
  const before = useRef<Promise<unknown>>(Promise.resolve());
  const { driveId } = box;
  const mutation = useApiMutation({
    send: packLine(box.id),
    touches: driveKey(driveId),
    onDone: refresh,
  });

  const say = (outcome: Verdict['outcome'], text: string) => {
    scans.current += 1;
    setVerdict({ scan: scans.current, outcome, text });
    soundScan(outcome);
  };
  const judge = (scan: () => Promise<string>) => {
    before.current = before.current.then(async () => {
      try {
        say('right', await scan());
      } catch (problem) {
        say('wrong', problem instanceof WrongScan ? problem.message : problemText(t, problem));
      }
    });
  };

  const pack = async (code: string, goods: { pledgeId: string } | { lot: string }) => {
    const now = await queries.fetchQuery({ ...boxQuery(box.id), staleTime: 0 });
    if (now.status !== 'open') throw new WrongScan(t('scan.boxClosed', { number: box.number }));
    const { scanned } = await queries.fetchQuery({
      ...scannedParcelsQuery(driveId, goods),
      staleTime: 0,
    });
    if (scanned.length === 0)
      throw new WrongScan(
        'lot' in goods ? t('scan.unknown', { code }) : t('scan.notAccepted', { code }),
      );
    const scan = nextScanned(now.contents, scanned);
    if (scan.kind === 'held') throw new WrongScan(t('scan.held', { code }));
    if (scan.kind === 'nothing-free') throw new WrongScan(t('scan.nothingFree', { code }));
    if (scan.kind === 'apart')
      throw new WrongScan(t('scan.apart', { name: scan.parcel.item.name }));
    return putParcel(scan.parcel);
  };
  const put = async (asked: LinePack, item: Item) => {
    try {
      await mutation.mutateAsync(asked);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === 'NOT_FIRST_EXPIRY')
        setOutOfOrder({ asked, item });
      throw problem;
    }
    setOutOfOrder(undefined);
    const quantity = asked.parts.reduce((sum, part) => sum + part.quantity, 0);
    return t('scan.packed', { name: item.name, quantity: quantityText(t, item.unit, quantity) });
  };
  const putParcel = ({ id, item, free }: ParcelView) =>
    put({ parts: [{ parcelId: id, quantity: free }] }, item);

  const goTo = async (boxId: string) => {
    const found = await queries.fetchQuery({ ...boxQuery(boxId), staleTime: 0 });
    if (found.driveId !== driveId) throw new WrongScan(t('scan.otherDrive'));
    await navigate({
      to: '/console/drives/$driveId/packing/$boxId',
      params: { driveId, boxId },
    });
    return t('packing.boxNumber', { number: found.number });
  };

  return {
    verdict,
    take(code: Exclude<ScannedCode, { kind: 'nothing' | 'unknown' }>) {
      judge(async () => {
        if (code.kind === 'box') return goTo(code.boxId);
        if (code.kind === 'box-number') {
          const found = await boxOfNumber(driveId, code.number);
          if (found === undefined)
            throw new WrongScan(t('scan.noSuchBox', { number: code.number }));
          return goTo(found.id);
        }
        const pledge = await queries.fetchQuery({
          ...expectedQuery(driveId, code.reference),
          staleTime: 0,
        });
        if (pledge.driveId !== driveId) throw new WrongScan(t('scan.otherDrive'));
        return pack(code.reference, { pledgeId: pledge.pledgeId });
      });
    },
    /** Packs goods whose lot is the scanned text. */
    takeText(text: string) {
      const lot = toHalfWidth(text).trim();
      judge(() => pack(lot.slice(0, 40), { lot: lot.slice(0, 40) }));
    },
    /** Packs the station's proposal without a scan. */
    takeProposed(parcel: ParcelView) {
      judge(() => putParcel(parcel));
    },
    outOfOrder,
    busy: mutation.isPending,
    problem: mutation.error,
    /** Packs what was decided about goods that were out of order. */
    takeDecided(asked: LinePack) {
      if (outOfOrder !== undefined) judge(() => put(asked, outOfOrder.item));
    },
    leaveOut() {
      setOutOfOrder(undefined);
      mutation.reset();
    },
  };
}
