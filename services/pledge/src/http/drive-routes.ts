import {
  AmendDriveBody,
  CompleteDriveBody,
  DriveChanged,
  DriveList,
  DriveView,
  HandInPoint,
  Id,
  ListDrivesQuery,
  ListSlotsQuery,
  NeedsView,
  OpenDriveBody,
  ReopenDriveBody,
  SlotList,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { amendDrive, type DrivesAmended } from '../use-cases/amend-drive.ts';
import { changeDrive } from '../use-cases/change-drive.ts';
import { listDrives } from '../use-cases/list-drives.ts';
import { listSlots, type SlotsShown } from '../use-cases/list-slots.ts';
import type { NeedsKept } from '../use-cases/needs-held.ts';
import { type DrivesOpened, openDrive } from '../use-cases/open-drive.ts';
import { type DrivesShown, showDrive } from '../use-cases/show-drive.ts';
import { showNeeds } from '../use-cases/show-needs.ts';

export interface DriveRouteDependencies
  extends DrivesOpened,
    DrivesShown,
    DrivesAmended,
    NeedsKept,
    SlotsShown {}

const DriveParams = z.strictObject({ driveId: Id });
const PointParams = z.strictObject({ driveId: Id, pointId: HandInPoint.shape.pointId });

export function driveRoutes(dependencies: DriveRouteDependencies): readonly Route[] {
  const { store, drives } = dependencies;

  return [
    defineRoute(routes.openDrive, {
      summary: 'Open a drive, as a draft',
      access: 'coordinator',
      body: OpenDriveBody,
      bodyLimit: 128 * 1024,
      answers: { 201: DriveChanged },
      handle: ({ body, caller, context }) => openDrive(dependencies, body, caller, context),
    }),
    defineRoute(routes.listDrives, {
      summary: 'The drives, newest first; all of them, or those of one organisation',
      access: 'public',
      query: ListDrivesQuery,
      answers: { 200: DriveList },
      handle: ({ query, caller }) => listDrives(drives, caller, query),
    }),
    defineRoute(routes.showDrive, {
      summary: 'A drive, by its id or by the slug in its address',
      access: 'public',
      params: z.strictObject({ driveId: z.string().max(40) }),
      answers: { 200: DriveView },
      handle: ({ params, caller }) => showDrive(dependencies, params.driveId, caller),
    }),
    defineRoute(routes.showNeeds, {
      summary: 'How the needs of a drive stand: what counts for each, and what it still lacks',
      access: 'public',
      params: DriveParams,
      answers: { 200: NeedsView },
      handle: ({ params, caller }) => showNeeds(dependencies, params.driveId, caller),
    }),
    defineRoute(routes.listSlots, {
      summary: 'The times at which goods can be brought to a hand-in point, with their free places',
      access: 'public',
      params: PointParams,
      query: ListSlotsQuery,
      answers: { 200: SlotList },
      handle: ({ params, query, caller }) =>
        listSlots(dependencies, params.driveId, params.pointId, query, caller),
    }),
    defineRoute(routes.amendDrive, {
      summary:
        'Change the terms of a drive; changed rules get a new version, and what pledges name is confirmed',
      access: 'coordinator',
      params: DriveParams,
      body: AmendDriveBody,
      bodyLimit: 128 * 1024,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, body, caller, context, ifMatch }) =>
        amendDrive(dependencies, params.driveId, body, caller, context, ifMatch),
    }),
    defineRoute(routes.publishDrive, {
      summary: 'Publish a drive: its page shows, pledges are taken within its window',
      access: 'coordinator',
      params: DriveParams,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, context, ifMatch }) =>
        changeDrive(store, params.driveId, { type: 'publish' }, context, ifMatch),
    }),
    defineRoute(routes.closeDrive, {
      summary: 'Close a drive to new pledges; what is pledged can still be handed in',
      access: 'coordinator',
      params: DriveParams,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, context, ifMatch }) =>
        changeDrive(store, params.driveId, { type: 'close' }, context, ifMatch),
    }),
    defineRoute(routes.completeDrive, {
      summary:
        'Complete a drive: what was not handed in is written off; what the caller knows to be open is acknowledged',
      access: 'coordinator',
      params: DriveParams,
      body: CompleteDriveBody,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeDrive(store, params.driveId, { type: 'complete', ...body }, context, ifMatch),
    }),
    defineRoute(routes.reopenDrive, {
      summary:
        'Reopen a drive that was completed too early: what was written off is promised again and can be handed in',
      access: 'coordinator',
      params: DriveParams,
      body: ReopenDriveBody,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeDrive(store, params.driveId, { type: 'reopen', ...body }, context, ifMatch),
    }),
    defineRoute(routes.discardDrive, {
      summary: 'Discard a draft: nobody finds it any more, and its address stays taken',
      access: 'coordinator',
      params: DriveParams,
      answers: { 200: DriveChanged },
      conditional: true,
      handle: ({ params, context, ifMatch }) =>
        changeDrive(store, params.driveId, { type: 'discard' }, context, ifMatch),
    }),
  ];
}
