import { useNavigate } from '@tanstack/react-router';
import { Button, type ButtonProps } from 'antd';
import { useDeed } from '../api/deed.ts';
import { openBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useShortcut } from '../scanning/use-shortcut.ts';

interface OpenBoxButtonProps extends Pick<ButtonProps, 'type' | 'size'> {
  readonly driveId: string;
  readonly label: string;
}

/** The next carton, with the next number; one key away. */
export function OpenBoxButton({ driveId, label, ...look }: OpenBoxButtonProps) {
  const navigate = useNavigate();
  const deed = useDeed({
    send: openBox(driveId),
    touches: driveKey(driveId),
    onDone: ({ boxId }) =>
      void navigate({
        to: '/console/drives/$driveId/packing/$boxId',
        params: { driveId, boxId },
      }),
  });
  const open = () => deed.mutate(undefined);
  useShortcut('F2', !deed.isPending, open);
  return (
    <>
      <Button {...look} loading={deed.isPending} onClick={open}>
        <kbd>F2</kbd> {label}
      </Button>
      <ProblemNotice problem={deed.error} />
    </>
  );
}
