import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { limitOf, type NeedStanding } from '@bluebox/contracts/watched-needs';
import { useMemo } from 'react';
import { useReloadOnReturn } from './use-reload-on-return.ts';
import { useResource } from './use-resource.ts';

export const isLimited = ({ terms }: DriveView): boolean =>
  terms.needs.some((need) => limitOf(need) !== 'open');

/**
 * Loads how the needs of a drive stand, if any of them is limited. Returns `undefined` until it is
 * known.
 */
export function useNeedStandings(drive: DriveView): {
  readonly standings: readonly NeedStanding[] | undefined;
  readonly reload: () => void;
} {
  const { resource, reload } = useResource(
    isLimited(drive) ? routes.showNeeds.at({ driveId: drive.driveId }) : undefined,
  );
  useReloadOnReturn(reload);
  const standings = useMemo(
    () =>
      resource.status !== 'ready'
        ? undefined
        : drive.terms.needs.flatMap((need) => {
            const found = resource.body.needs.find(({ needId }) => needId === need.needId);
            return found === undefined
              ? []
              : [{ need, counted: found.counted, remaining: found.remaining }];
          }),
    [resource, drive.terms.needs],
  );
  return { standings, reload };
}
