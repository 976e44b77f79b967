import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ApiProblem } from '../../platform/api.ts';

const PointsRefusal = z.object({
  points: z.array(
    z.object({
      pointId: z.string(),
      name: z.string(),
      change: z.enum(['removed', 'renamed']),
      pledges: z.int(),
    }),
  ),
});
const DepartmentsRefusal = z.object({
  departments: z.array(z.object({ name: z.string(), pledges: z.int() })),
});

/** Points or departments that pledges name, and that a change would remove or rename. */
export type NamedByPledges =
  | { readonly kind: 'points'; readonly named: z.infer<typeof PointsRefusal>['points'] }
  | {
      readonly kind: 'departments';
      readonly named: z.infer<typeof DepartmentsRefusal>['departments'];
    };

/**
 * Returns the points or departments because of which a change was refused; undefined for other
 * problems.
 */
export function namedByPledges(problem: unknown): NamedByPledges | undefined {
  if (!(problem instanceof ApiProblem)) return undefined;
  if (problem.code === 'PLEDGES_NAME_POINT') {
    const refusal = PointsRefusal.safeParse(problem.data);
    return refusal.success ? { kind: 'points', named: refusal.data.points } : undefined;
  }
  if (problem.code === 'PLEDGES_NAME_DEPARTMENT') {
    const refusal = DepartmentsRefusal.safeParse(problem.data);
    return refusal.success ? { kind: 'departments', named: refusal.data.departments } : undefined;
  }
  return undefined;
}

interface NamedByPledgesDialogProps {
  /** The points or departments to ask about; undefined closes the dialog. */
  readonly named: NamedByPledges | undefined;
  readonly pending: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/**
 * The dialog that asks before a change removes or renames a hand-in point or department that
 * pledges name.
 */
export function NamedByPledgesDialog({
  named,
  pending,
  onConfirm,
  onClose,
}: NamedByPledgesDialogProps) {
  const { t } = useTranslation();
  if (named === undefined) return null;
  return (
    <Modal
      open
      title={t(`terms.namedByPledges.${named.kind}`)}
      okText={t('terms.saveAllTheSame')}
      cancelText={t('action.cancel')}
      confirmLoading={pending}
      onOk={onConfirm}
      onCancel={onClose}
    >
      <ul>
        {named.kind === 'points'
          ? named.named.map(({ pointId, name, change, pledges }) => (
              <li key={pointId}>{t(`terms.pointNamed.${change}`, { name, count: pledges })}</li>
            ))
          : named.named.map(({ name, pledges }) => (
              <li key={name}>{t('terms.departmentNamed', { name, count: pledges })}</li>
            ))}
      </ul>
      <p>{t(`terms.namedByPledgesHint.${named.kind}`)}</p>
    </Modal>
  );
}
