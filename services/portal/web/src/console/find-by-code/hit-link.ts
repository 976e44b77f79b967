import type { CodeHit } from '@bluebox/contracts';
import { codeOf } from '@bluebox/contracts/codes';
import { linkOptions } from '@tanstack/react-router';
import type { TFunction } from 'i18next';

export function hitLink({ kind, id, driveId, parcelId = id }: CodeHit) {
  switch (kind) {
    case 'pledge':
      return linkOptions({
        to: '/console/drives/$driveId/pledges/$pledgeId',
        params: { driveId, pledgeId: id },
      });
    case 'reception':
      return linkOptions({
        to: '/console/drives/$driveId/desk',
        params: { driveId },
        search: { reception: id },
      });
    case 'parcel':
    case 'kit':
      return linkOptions({
        to: '/console/drives/$driveId/packing/stock',
        params: { driveId },
        search: { parcel: parcelId },
      });
    case 'box':
      return linkOptions({
        to: '/console/drives/$driveId/packing/$boxId',
        params: { driveId, boxId: id },
      });
    case 'consignment':
      return linkOptions({
        to: '/console/drives/$driveId/consignments/$consignmentId',
        params: { driveId, consignmentId: id },
      });
    case 'case':
      return linkOptions({
        to: '/console/drives/$driveId/cases/$caseId',
        params: { driveId, caseId: id },
      });
  }
}

export function hitText(t: TFunction, hit: CodeHit): string {
  const { kind, id, reference, number, item, lot, waybill } = hit;
  switch (kind) {
    case 'pledge':
      return t('find.hit.pledge', { reference });
    case 'reception':
      return t('find.hit.reception');
    case 'parcel':
      return lot === undefined
        ? t('find.hit.parcel', { item })
        : t('find.hit.parcelLot', { item, lot });
    case 'kit':
      return t('find.hit.kit', { item });
    case 'box':
      return t('find.hit.box', { number });
    case 'consignment':
      return waybill === undefined
        ? t('find.hit.consignment', { number })
        : t('find.hit.waybill', { number, waybill });
    case 'case':
      return t('find.hit.case', { code: number ?? codeOf(id) });
  }
}
