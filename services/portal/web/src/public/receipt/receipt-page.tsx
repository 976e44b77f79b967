import type { ConsignmentView, DriveView } from '@bluebox/contracts';
import { usePlace } from '../navigation/navigation.ts';
import { LinkEntry } from '../parts/link-entry.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemPage } from '../parts/problem-page.tsx';
import { RefusedLink } from '../parts/refused-link.tsx';
import { usePrivateLink } from '../parts/use-private-link.ts';
import { useReloadOnReturn } from '../sending/use-reload-on-return.ts';
import { useResource } from '../sending/use-resource.ts';
import { Arriving } from './arriving.tsx';
import { Coming } from './coming.tsx';

/** A consignment for who receives it, by their private link. */
export function ReceiptPage() {
  const { fragment } = usePlace();
  const { opened, reopen, refuse } = usePrivateLink('consignment', fragment);
  switch (opened.status) {
    case 'opening':
      return <Loading />;
    case 'none':
      return <LinkEntry page="/r" kind="consignment" refused={false} onSame={reopen} />;
    case 'refused':
      return <LinkEntry page="/r" kind="consignment" refused onSame={reopen} />;
    case 'failed':
      return <ProblemPage problem={opened.problem} onRetry={reopen} />;
    case 'open':
      return <OpenedConsignment key={opened.id} consignmentId={opened.id} onRefused={refuse} />;
  }
}

function OpenedConsignment({
  consignmentId,
  onRefused,
}: {
  readonly consignmentId: string;
  readonly onRefused: () => void;
}) {
  const consignment = useResource<ConsignmentView>(`/api/shipment/consignments/${consignmentId}`);
  const { resource } = consignment;
  const driveId = resource.status === 'ready' ? resource.body.driveId : undefined;
  const drive = useResource<DriveView>(
    driveId === undefined ? undefined : `/api/pledge/drives/${driveId}`,
  );
  useReloadOnReturn(consignment.reload);

  if (resource.status === 'failed')
    return resource.problem.status === 404 || resource.problem.status === 403 ? (
      <RefusedLink onRefused={onRefused} />
    ) : (
      <ProblemPage problem={resource.problem} onRetry={consignment.reload} />
    );
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} />;
  if (resource.status === 'loading' || drive.resource.status === 'loading') return <Loading />;
  const shown = { consignment: resource.body, drive: drive.resource.body };
  return resource.body.status === 'preparing' ? (
    <Coming {...shown} />
  ) : (
    <Arriving {...shown} stale={resource.stale} onReload={consignment.reload} />
  );
}
