import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ApiProblem } from '../../shared/api.ts';

const Refusal = z.object({
  points: z.array(
    z.object({
      pointId: z.string(),
      name: z.string(),
      change: z.enum(['removed', 'renamed']),
      pledges: z.int(),
    }),
  ),
});
type NamedPoint = z.infer<typeof Refusal>['points'][number];

/** The hand-in points that pledges name, of a change that was refused because of them; else none. */
export function pointsNamed(problem: unknown): readonly NamedPoint[] {
  if (!(problem instanceof ApiProblem) || problem.code !== 'PLEDGES_NAME_POINT') return [];
  const refusal = Refusal.safeParse(problem.data);
  return refusal.success ? refusal.data.points : [];
}

interface PointsNamedDialogProps {
  /** Nothing is asked without one. */
  readonly points: readonly NamedPoint[];
  readonly pending: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before a hand-in point that givers were told to go to is removed or renamed. */
export function PointsNamedDialog({ points, pending, onConfirm, onClose }: PointsNamedDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      open={points.length > 0}
      title={t('terms.pointsNamed')}
      okText={t('terms.saveAllTheSame')}
      cancelText={t('action.cancel')}
      confirmLoading={pending}
      onOk={onConfirm}
      onCancel={onClose}
    >
      <ul>
        {points.map(({ pointId, name, change, pledges }) => (
          <li key={pointId}>{t(`terms.pointNamed.${change}`, { name, count: pledges })}</li>
        ))}
      </ul>
      <p>{t('terms.pointsNamedHint')}</p>
    </Modal>
  );
}
