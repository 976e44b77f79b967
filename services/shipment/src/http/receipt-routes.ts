import {
  ConfirmReceiptAnswer,
  ConfirmReceiptBody,
  ConsignmentChanged,
  ReverseReceiptBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { confirmReceipt, type ReceiptsConfirmed } from '../use-cases/confirm-receipt.ts';
import { reverseReceipt } from '../use-cases/reverse-receipt.ts';
import { ConsignmentParams } from './consignment-params.ts';

export function receiptRoutes(dependencies: ReceiptsConfirmed): readonly Route[] {
  return [
    defineRoute(routes.confirmReceipt, {
      summary: "The recipient's word on one box: received, damaged, missing, surplus",
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      body: ConfirmReceiptBody,
      answers: { 201: ConfirmReceiptAnswer },
      conditional: true,
      handle: ({ params: { consignmentId }, body, caller, context, ifMatch }) =>
        confirmReceipt(dependencies, consignmentId, body, caller, context, ifMatch),
    }),
    defineRoute(routes.reverseReceipt, {
      summary:
        'Take back a receipt that was entered wrongly: the box waits for another, and the cases that it opened are closed',
      access: 'coordinator',
      params: ConsignmentParams,
      body: ReverseReceiptBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params: { consignmentId }, body, context, ifMatch }) =>
        reverseReceipt(dependencies, consignmentId, body, context, ifMatch),
    }),
  ];
}
