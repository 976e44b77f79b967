import { useNavigate } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import { openBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useShortcut } from '../scanning/use-shortcut.ts';
import { useMayOpenBoxes } from './use-may-open-boxes.ts';

interface OpenBoxButtonProps extends Pick<ButtonProps, 'type' | 'size'> {
  readonly driveId: string;
  readonly label: string;
}

/** The button that opens the next carton, also by F2. */
export function OpenBoxButton({ driveId, label, ...look }: OpenBoxButtonProps) {
  const navigate = useNavigate();
  const mutation = useApiMutation({
    send: openBox(driveId),
    touches: driveKey(driveId),
    onDone: ({ boxId }) =>
      void navigate({
        to: '/console/drives/$driveId/packing/$boxId',
        params: { driveId, boxId },
      }),
  });
  const mayOpen = useMayOpenBoxes(driveId);
  const open = () => mutation.mutate(undefined);
  useShortcut('F2', mayOpen && !mutation.isPending, open);
  if (!mayOpen) return null;
  return (
    <>
      <Button {...look} loading={mutation.isPending} onClick={open}>
        <kbd>F2</kbd> {label}
      </Button>
      <ProblemNotice problem={mutation.error} />
    </>
  );
}
