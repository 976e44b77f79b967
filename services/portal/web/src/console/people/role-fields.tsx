import { ROLES, type Role } from '@bluebox/contracts/grants';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';

interface RoleFieldsProps {
  readonly roles: readonly Role[];
  /** Whether the roles hold only at a hand-in point, where only the desk works. */
  readonly isAtPoint?: boolean;
  readonly onChange: (roles: readonly Role[]) => void;
}

/**
 * Check boxes for the roles of an account, each with the work that the role allows. A role that a
 * chosen role already includes cannot be added.
 */
export function RoleFields({ roles, isAtPoint = false, onChange }: RoleFieldsProps) {
  const { t } = useTranslation();
  const covers = (role: Role) =>
    (role !== 'coordinator' && roles.includes('coordinator')) ||
    (role === 'viewer' && roles.length > 0 && !roles.includes('viewer'));
  if (isAtPoint)
    return (
      <p>
        <span className="strong">{t('vocabulary:role.desk')}</span>{' '}
        <span className="soft">{t('people.pointOpens')}</span>
      </p>
    );
  return (
    <fieldset className="fieldset role-fields">
      <legend>{t('people.roles')}</legend>
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          checked={roles.includes(role)}
          disabled={covers(role)}
          onChange={({ target }) =>
            onChange(target.checked ? [...roles, role] : roles.filter((given) => given !== role))
          }
        >
          <span className="strong">{t(`vocabulary:role.${role}`)}</span>{' '}
          <span className="soft">{t(`people.roleOpens.${role}`)}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
